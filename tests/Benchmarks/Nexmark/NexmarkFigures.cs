using System.Globalization;

namespace Serverless.Benchmarks.Nexmark;

/// <summary>
/// What a query showed: the median and the best of its rounds, in events by CPU-second of this process while it consumed, beside what is
/// published for Flink, where there is such a figure.
/// </summary>
internal sealed record NexmarkFigures(
    string Query, long Events, long Results, double EventsPerCpuSecond, double Best, double? FlinkPerSecond, double? Ratio,
    double EventsPerSecond, double EventsPerOperation)
{
    public static string Header { get; } =
        $"{"",-5}{"events/CPU-s",14}{"best",12}{"Flink",12}{"ratio",10}{"events/s",14}{"results",12}{"events/operation",18}";

    public override string ToString() =>
        $"{Query,-5}{Thousands(EventsPerCpuSecond),14}{Thousands(Best),12}{Thousands(FlinkPerSecond),12}{Times(Ratio),10}"
        + $"{Thousands(EventsPerSecond),14}{Whole(Results),12}{Whole(EventsPerOperation),18}";

    private static string Thousands(double? rate) => rate is { } known ? $"{Whole(known / 1e3)} k" : "-";

    private static string Times(double? ratio) =>
        ratio is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0} x") : "-";

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
