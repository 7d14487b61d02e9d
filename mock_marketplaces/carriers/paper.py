"""The carrier's label: a page of 100 x 150 mm with its tracking number."""

from io import BytesIO
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas


def draw(carrier: str, label: dict[str, Any], recipient: dict[str, Any]) -> bytes:
    """The PDF of a label; the same label gives the same bytes."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=(100 * mm, 150 * mm), invariant=1)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(6 * mm, 136 * mm, carrier)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(6 * mm, 128 * mm, f"{label['service']}   ref {label['reference']}")
    lines = [recipient.get("name", ""), *recipient.get("lines", []), recipient.get("city", "")]
    lines.append(f"{recipient.get('postcode', '')} {recipient.get('country', '')}")
    for number, line in enumerate(lines):
        canvas.drawString(6 * mm, (112 - 6 * number) * mm, str(line)[:48])
    Code128(label["tracking"], barHeight=20 * mm, barWidth=0.4 * mm).drawOn(canvas, 4 * mm, 40 * mm)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(6 * mm, 32 * mm, label["tracking"])
    canvas.save()
    return output.getvalue()
