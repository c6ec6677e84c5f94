"""The map's wire: a new description in the store goes straight to the layer in the browser."""

from dash import ClientsideFunction, Dash, Input, Output, State


def register_map(app: Dash, map_id: str = "map") -> None:
    """Hand each new description of a map to the browser's layer."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("zhikong_map", "update"),
        # Never written; without an output a page that comes later would not call this at first.
        Output(f"{map_id}-click", "modified_timestamp"),
        Input(f"{map_id}-description", "data"),
        State(map_id, "id"),
    )
