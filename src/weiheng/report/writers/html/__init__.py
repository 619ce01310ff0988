"""The report as one HTML page that needs nothing but a browser."""

from weiheng.report.writers.html.page import page_bytes
from weiheng.report.writers.html.weights import PanelNode, WeightPanel, weight_panel

__all__ = ["PanelNode", "WeightPanel", "page_bytes", "weight_panel"]
