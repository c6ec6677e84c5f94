"""The map's wire: a new description in the store goes straight to the layer in the browser."""

from dash import ClientsideFunction, Dash, Input, State


def register_map(app: Dash, map_id: str = "map") -> None:
    """Hand each new description of a map to the browser's layer."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("zhikong_map", "update"),
        Input(f"{map_id}-description", "data"),
        State(map_id, "id"),
    )
