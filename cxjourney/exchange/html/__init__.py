"""One HTML file that shows journeys and personas anywhere, without a server: map, table, personas, definitions."""
