"""Pictures: charts and maps as SVG, drawn from the numbers that screens show, without a browser."""
