"""Small widgets that know nothing of projects: labels, chips, sparklines and the layout that wraps them."""
