"""Excel workbooks (XLSX, XLSM, XLS): a look at the container first, then the cells as text through calamine.

calamine (by way of fastexcel) is the fastest reader there is, and aborts the whole process on some hostile files,
which is why readers run in a process of their own. Ids stay text; dates come as `2021-05-04 00:00:00` and durations
as `30:05:00`, whatever the workbook's date system; cells with an error are blank and counted.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions, SheetFound
from cxjourney.evidence.readers.container import (
    SheetScan,
    check_container,
    choose_sheets,
    count_long_numbers,
    note_sheets,
    read_directory,
    scan_sheet,
)
from cxjourney.evidence.readers.ole import open_old_workbook
from cxjourney.evidence.readers.raw import MAX_COLUMNS, MAX_ROWS, Progress, RawTable
from cxjourney.evidence.readers.rows import tidy_text

if TYPE_CHECKING:
    import polars as pl

_SMALL = 3_000_000  # packed bytes up to which a sheet is scanned before it is read, and not meanwhile
_DURATION = r"^(1899-12-3[01]|190[0-3]-\d\d-\d\d) \d\d:\d\d:\d\d(\.\d+)?$"
_DURATION_1904 = r"^(1904-\d\d-\d\d) \d\d:\d\d:\d\d(\.\d+)?$"


def read_spreadsheet(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of one sheet: the wished one, else the visible one with the most cells of the first ten."""
    check_container(data, name)
    directory = read_directory(data, name)
    if directory is not None and not directory.parts:
        raise ReadFault("no_sheets", name=name)
    workbook = _open(data, name)
    hidden, others = (directory.hidden, directory.others) if directory else (set(), set())
    titles = [sheet for sheet in workbook.sheet_names if sheet not in others]
    sheets = tuple(SheetFound(sheet, sheet in hidden) for sheet in titles)
    wanted = choose_sheets(sheets, options.sheet, name)
    parts = directory.parts if directory else {}
    notes = Notes()
    is_small = len(data) <= _SMALL
    with ThreadPoolExecutor(1, thread_name_prefix="sheet scan") as pool:
        scans = {
            sheet: pool.submit(scan_sheet, data, parts[sheet], name, is_small) for sheet in wanted if sheet in parts
        }
        if is_small:
            wanted = _within_reach(wanted, scans)
        frame, chosen = _most_cells(workbook, wanted, name, progress)
        for sheet, one in scans.items():
            if sheet != chosen:
                one.cancel()
        scan = scans[chosen].result() if chosen in scans else None
    if scan is not None:
        if not is_small and _holds_long_digits(frame):
            scan.long_numbers = count_long_numbers(data, parts[chosen], name)
        scan.note(notes)
    note_sheets(notes, sheets, chosen)
    ending = name.casefold().rpartition(".")[2]
    kind = ending if ending in ("xlsm", "xlsb") else "xlsx"
    is_1904 = directory is not None and directory.is_1904
    return RawTable(kind, _texts(frame, notes, is_1904), notes, sheet=chosen, sheets=sheets)


def read_old_spreadsheet(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of one sheet of an XLS workbook, chosen as in the newer formats."""
    book = open_old_workbook(data, name)
    workbook = _open(data, name)
    hidden = {title for title, is_hidden in book.sheets if is_hidden}
    known = {title for title, _ in book.sheets}
    titles = [sheet for sheet in workbook.sheet_names if sheet in known] or list(workbook.sheet_names)
    sheets = tuple(SheetFound(sheet, sheet in hidden) for sheet in titles)
    notes = Notes()
    frame, chosen = _most_cells(workbook, choose_sheets(sheets, options.sheet, name), name, progress)
    note_sheets(notes, sheets, chosen)
    if errors := book.errors.get(chosen):
        notes.add("error_cells", errors)
    return RawTable("xls", _texts(frame, notes, book.is_1904), notes, sheet=chosen, sheets=sheets)


def _open(data: bytes, name: str) -> Any:
    import fastexcel

    try:
        return fastexcel.read_excel(data)
    except fastexcel.FastExcelError as fault:
        raise ReadFault("damaged", name=name) from fault


def _most_cells(workbook: Any, wanted: list[str], name: str, progress: Progress) -> tuple[pl.DataFrame, str]:
    """Read the wanted sheets and return the one with the most cells; one without cells is passed over."""
    import fastexcel

    best, chosen = None, ""
    progress(0.1, "read")
    for number, sheet in enumerate(wanted):
        try:
            cells = workbook.load_sheet(sheet, header_row=None, dtypes="string")
            if cells.width > MAX_COLUMNS:
                raise ReadFault("too_many_columns", name=name, limit=MAX_COLUMNS)
            if cells.total_height > MAX_ROWS:
                raise ReadFault("too_many_rows", name=name, limit=MAX_ROWS)
            if best is None or cells.total_height * cells.width > best.height * best.width:
                best, chosen = cells.to_polars(), sheet
        except fastexcel.FastExcelError as fault:
            if len(wanted) == 1:
                raise ReadFault("damaged", name=name) from fault
        progress(0.1 + 0.8 * (number + 1) / len(wanted), "read")
    if best is None or not best.width or not best.height:
        raise ReadFault("no_sheets", name=name)
    best.columns = [str(i) for i in range(best.width)]
    return best, chosen


def _within_reach(wanted: list[str], scans: dict[str, Future[SheetScan]]) -> list[str]:
    """Leave out sheets that would fill the memory with nothing; raise their ReadFault where no other is left."""
    far: dict[str, ReadFault] = {}
    for sheet, scan in scans.items():
        fault = scan.exception()
        if isinstance(fault, ReadFault) and fault.code == "far_cell":
            far[sheet] = fault
        elif fault is not None:
            raise fault
    near = [sheet for sheet in wanted if sheet not in far]
    if not near:
        raise next(iter(far.values()))
    return near


def _holds_long_digits(frame: pl.DataFrame) -> bool:
    import polars as pl

    long = pl.all().str.len_bytes() > 15
    return any(frame.select((long & pl.all().str.contains(r"^\d{16,}$")).any()).row(0))


def _texts(frame: pl.DataFrame, notes: Notes, is_1904: bool) -> pl.DataFrame:
    """Tidy the cells, and write durations as hours, which calamine shows as dates at the start of the calendar."""
    import polars as pl

    frame = tidy_text(frame, notes)
    pattern = _DURATION_1904 if is_1904 else _DURATION
    early = pl.all().str.starts_with("1904-" if is_1904 else "1899-")
    if not is_1904:
        early = early | pl.all().str.starts_with("190")
    with_some = frame.select(early.any()).row(0)
    columns = [column for column, some in zip(frame.columns, with_some, strict=True) if some]
    return frame.with_columns(_durations(pl.col(column), pattern, is_1904) for column in columns)


def _durations(column: pl.Expr, pattern: str, is_1904: bool) -> pl.Expr:
    import polars as pl

    moment = column.str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    if is_1904:
        zero = pl.lit("1904-01-01").str.to_datetime("%Y-%m-%d")
    else:  # Excel counts a 29 February 1900 that never was
        late = moment >= pl.datetime(1900, 3, 1)
        zero = pl.when(late).then(pl.datetime(1899, 12, 30)).otherwise(pl.datetime(1899, 12, 31))
    seconds = (moment - zero).dt.total_seconds()
    minutes, rest = (seconds // 60 % 60), seconds % 60
    clock = pl.format(
        "{}:{}:{}", seconds // 3600, minutes.cast(pl.String).str.zfill(2), rest.cast(pl.String).str.zfill(2)
    )
    return pl.when(column.str.contains(pattern)).then(clock).otherwise(column)
