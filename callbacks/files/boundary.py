"""Boundary files: GeoJSON, GeoPackage and Shapefile, whole, as areas are few.

Their rows are numbered by feature, from 1; the outline stands in a column ``geometry`` as WKB
of the file's own coordinates.
"""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from dashboard.importing.mapping import FileSays
from dashboard.importing.table import Row, Table
from dashboard.importing.unreadable import Unreadable

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".zip")
_GEOGRAPHIC = ("EPSG:4326", "EPSG:4490", "OGC:CRS84")
"""WGS84 and CGCS2000 in degrees; what lies in metres has to be converted by whoever drew it."""
_DEGREES = re.compile(r'^GEOG(?:CRS|CS)\["(?:GCS_)?(?:WGS|CGCS|China_Geodetic|China Geodetic)')


def _encoding(path: Path, said: FileSays) -> str | None:
    """Return the encoding of a Shapefile's table, where nothing beside it names one."""
    if said.encoding or path.suffix.lower() != ".shp":
        return said.encoding
    table = path.with_suffix(".dbf")
    if path.with_suffix(".cpg").exists() or not table.exists():
        return None
    content = table.read_bytes()
    head = int.from_bytes(content[8:10], "little")
    try:
        content[head:].decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


def _layer(path: Path, said: FileSays) -> str | None:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    if said.layer is not None and said.layer not in layers:
        raise Unreadable("no_layer", layer=said.layer, layers=", ".join(layers))
    if said.layer is None and len(layers) > 1:
        raise Unreadable("many_layers", layers=", ".join(layers))
    return said.layer


def _check_crs(crs: object) -> None:
    if crs and str(crs) not in _GEOGRAPHIC and not _DEGREES.match(str(crs)):
        raise Unreadable("projected", crs=str(crs).split("[")[-1][:60].split(",")[0])


def _plain(value: Any) -> object:
    """Return a value of NumPy as one of Python's; what is not there is None."""
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value  # noqa: PLR0124 (not a number, not a time)


def _rows(geometry: Any, columns: list[Any]) -> Iterator[Row]:
    for number, shape in enumerate(geometry):
        # A feature without an outline is an empty one, which is refused, not left out.
        outline = "POLYGON EMPTY" if shape is None else shape
        cells = [*(_plain(column[number]) for column in columns), outline]
        yield Row(number + 1, cells)


def read_boundary(path: Path, said: FileSays, *, trust_crs: bool = False) -> Table:
    """Open a boundary file as a table; ``trust_crs`` leaves out the file's own word on it."""
    if path.stat().st_size == 0:
        raise Unreadable("empty_file")
    try:
        with warnings.catch_warnings():
            # What GDAL remarks of a file (a missing index, a repeated id) is no reason to stop.
            warnings.simplefilter("ignore")
            meta, _, geometry, columns = pyogrio.raw.read(
                path,
                layer=_layer(path, said),
                encoding=_encoding(path, said),
                force_2d=True,
                datetime_as_string=True,
            )
    except (DataSourceError, DataLayerError, ValueError, UnicodeDecodeError) as error:
        raise Unreadable("broken_boundary", why=str(error)[:200]) from None
    if not trust_crs:
        _check_crs(meta["crs"])
    if geometry is None or not len(geometry):
        raise Unreadable("no_rows")
    headers = tuple(str(name) for name in meta["fields"])
    return Table((*headers, "geometry"), _rows(geometry, columns))
