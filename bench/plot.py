"""Makes a bar chart of ratios as SVG, without a library, so that it needs only Python."""

from xml.sax.saxutils import escape

WIDTH, LABEL, BAR, ROW = 820, 330, 400, 26
OURS, THEIRS = "#2a6f97", "#b9c3cc"


def bars(title, rows):
    """rows: (label, ratio, is_ours). The bar of ratio 1, the floor, is marked by a line."""
    longest = max(ratio for _, ratio, _ in rows)
    scale = BAR / longest
    height = 60 + ROW * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="16" y="26" font-size="16" font-weight="bold">{escape(title)}</text>',
    ]
    for index, (label, ratio, is_ours) in enumerate(rows):
        y = 44 + ROW * index
        parts.append(f'<text x="{LABEL - 10}" y="{y + 14}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{y}" width="{ratio * scale:.1f}" height="18" '
                     f'fill="{OURS if is_ours else THEIRS}"/>')
        parts.append(f'<text x="{LABEL + ratio * scale + 6:.1f}" y="{y + 14}">{ratio:.2f}</text>')
    floor = LABEL + scale
    parts.append(f'<line x1="{floor:.1f}" y1="38" x2="{floor:.1f}" y2="{height - 14}" '
                 'stroke="#333" stroke-dasharray="4 3"/>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
