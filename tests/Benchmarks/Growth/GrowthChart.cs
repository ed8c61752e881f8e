using System.Globalization;
using System.Text;

namespace Serverless.Benchmarks.Growth;

/// <summary>
/// A chart as SVG, a panel for each series side by side: CPU of an event over the size. Sizes have a logarithmic scale, costs a linear one
/// from 0, which all panels share.
/// </summary>
internal static class GrowthChart
{
    private const int Panel = 240;
    private const int Height = 260;
    private const int Left = 40;
    private const int Right = 25;
    private const int Top = 40;
    private const int Bottom = 40;

    public static string Draw(IReadOnlyList<GrowthFigures> figures)
    {
        var series = figures.GroupBy(figure => figure.Series).ToList();
        var most = figures.Max(figure => figure.CpuMicroseconds);
        var svg = new StringBuilder();
        var size = $"""width="{Panel * series.Count}" height="{Height}" """;
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">""");
        Line(svg, $"""<rect width="100%" height="100%" fill="white"/>""");
        foreach (var (index, one) in series.Index())
        {
            Line(svg, $"""<g transform="translate({index * Panel} 0)">""");
            DrawPanel(svg, one.Key, [.. one], most);
            Line(svg, $"</g>");
        }
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawPanel(StringBuilder svg, string title, List<GrowthFigures> figures, double most)
    {
        var points = figures.ConvertAll(figure => (X: X(figure, figures), Y: Y(figure.CpuMicroseconds, most), Figure: figure));
        Line(svg, $"""<text x="{Left}" y="18" font-weight="bold">{title}</text>""");
        Line(svg, $"""<text x="{Left}" y="32" fill="gray">us of CPU an event</text>""");
        Line(svg, $"""<path d="M{Left} {Top} V{Height - Bottom} H{Panel - Right}" fill="none" stroke="gray"/>""");
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.0},{point.Y:0.0}")));
        Line(svg, $"""<polyline points="{path}" fill="none" stroke="steelblue" stroke-width="2"/>""");
        foreach (var (x, y, figure) in points)
        {
            Line(svg, $"""<circle cx="{x:0.0}" cy="{y:0.0}" r="3" fill="steelblue"/>""");
            Line(svg, $"""<text x="{x:0.0}" y="{y - 8:0.0}" text-anchor="middle">{figure.CpuMicroseconds:0.0}</text>""");
            Line(svg, $"""<text x="{x:0.0}" y="{Height - Bottom + 16}" text-anchor="middle">{figure.Size:N0}</text>""");
        }
    }

    private static double X(GrowthFigures figure, List<GrowthFigures> all)
    {
        var (first, last) = (Math.Log(all[0].Size), Math.Log(all[^1].Size));
        return Left + 20 + ((Math.Log(figure.Size) - first) / (last - first) * (Panel - Left - Right - 40));
    }

    private static double Y(double cost, double most) => Height - Bottom - (cost / most * (Height - Top - Bottom - 15));

    private static void Line(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
