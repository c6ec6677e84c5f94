"""Undebugged: a Dash app whose developer's tools stay off, whatever the environment says.

``FLASK_DEBUG``, ``DASH_UI`` and their like would otherwise show code, and a debugger runs what its
visitor types.
"""

from dash import Dash
from dash.exceptions import DependencyException
from flask import Response


def undebugged(app: Dash) -> None:
    """Switch all tools off; what is asked of Dash's files and is none is not found, no failure."""
    app.server.debug = False
    app.server.register_error_handler(DependencyException, _no_such_file)
    app.enable_dev_tools(
        debug=False,
        dev_tools_ui=False,
        dev_tools_props_check=False,
        dev_tools_serve_dev_bundles=False,
        dev_tools_hot_reload=False,
        dev_tools_silence_routes_logging=False,
        dev_tools_disable_version_check=True,
        dev_tools_prune_errors=True,
    )


def _no_such_file(_error: Exception) -> Response:
    return Response(status=404)
