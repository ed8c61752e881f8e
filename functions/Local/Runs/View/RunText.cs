using System.Globalization;

namespace Serverless.Local.Runs.View;

/// <summary>The figures of a pipeline's progress as texts. What isn't known, or would mean nothing, is "-".</summary>
internal static class RunText
{
    public const string DeadLetters = "dead letters";

    /// <summary>Where the dashboard is, from the address of the functions.</summary>
    public const string Dashboard = "/api/dashboard";

    private const string Nothing = "-";
    private const int BarLength = 10;
    private const int ReasonsInLine = 5;

    /// <summary>All figures with their names, in the order in which they are shown; the same names for every pipeline.</summary>
    public static IReadOnlyList<(string Name, string Value)> Figures(PipelineProgress progress, double? rate) =>
    [
        ("read", Number(progress.Read)),
        ("events/s", rate is { } known ? Number((long)known) : Nothing),
        ("lag", Number(progress.Lag)),
        ("watermark delay", progress.WatermarkDelayMs is { } delay ? Invariant($"{delay / 1000.0:0.0} s") : Nothing),
        ("late", Number(progress.Late)),
        ("missing", Number(progress.Missing)),
        (DeadLetters, Number(progress.DeadLetters.Values.Sum())),
        ("panes", Number(progress.Panes)),
        ("p99", progress.LatencyP99 is { } latency ? Invariant($"{latency:0} ms") : Nothing),
        ("progress", progress.Share is { } share ? Bar(share) : $"{Number(progress.Produced)} produced"),
    ];

    /// <summary>The figures that mean something, on a line.</summary>
    public static string Line(PipelineProgress progress, double? rate)
    {
        var share = progress.Share is { } known ? Invariant($" ({known:P0})") : "";
        var pace = rate is { } events ? $", {Number((long)events)}/s" : "";
        var delay = progress.WatermarkDelayMs is { } time ? Invariant($", watermark delay {time / 1000.0:0.0} s") : "";
        var latency = progress.LatencyP99 is { } p99 ? Invariant($", p99 {p99:0} ms") : "";
        return $"{progress.Pipeline}: {Number(progress.Read)} read{share}{pace}, lag {Number(progress.Lag)}{delay}, "
            + $"late {Number(progress.Late)}, missing {Number(progress.Missing)}, "
            + $"dead letters {Number(progress.DeadLetters.Values.Sum())}, panes {Number(progress.Panes)}{latency}";
    }

    /// <summary>The most frequent reasons of dead letters.</summary>
    public static string Reasons(PipelineProgress progress)
    {
        var inOrder = progress.DeadLetters.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal)
            .Select(reason => $"{reason.Key} {Number(reason.Value)}").ToList();
        return string.Join(", ", inOrder.Take(ReasonsInLine)) + (inOrder.Count > ReasonsInLine ? ", …" : "");
    }

    /// <summary>A time in its two largest units.</summary>
    public static string Span(TimeSpan time) => time.TotalHours >= 1
        ? Invariant($"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? Invariant($"{time.Minutes} min {time.Seconds} s") : Invariant($"{time.Seconds} s");

    private static string Bar(double share)
    {
        var full = (int)(share * BarLength);
        return Invariant($"{new string('█', full)}{new string('░', BarLength - full)} {share:P0}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
