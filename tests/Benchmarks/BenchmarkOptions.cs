using System.Globalization;

namespace Serverless.Benchmarks;

/// <summary>
/// How much is measured, how often, on which storage account (null: an emulated one), with which build of the function app (null: one that
/// is made), and where the figures and the chart of them go. Counts are at least 1.
/// </summary>
internal sealed record BenchmarkOptions(
    int Events, int Rounds, string? Report, string? Connection = null, string? App = null, string? Svg = null)
{
    /// <summary>False when there is an option that isn't one, or a value that is none.</summary>
    public static bool TryParse(ReadOnlySpan<string> args, int events, int rounds, out BenchmarkOptions options)
    {
        options = new BenchmarkOptions(events, rounds, null);
        for (; args.Length >= 2; args = args[2..])
        {
            BenchmarkOptions? next = args[0] switch
            {
                "--events" when TryCount(args[1], out var count) => options with { Events = count },
                "--rounds" when TryCount(args[1], out var count) => options with { Rounds = count },
                "--connection" => options with { Connection = args[1] },
                "--app" => options with { App = Path.GetFullPath(args[1]) },
                "--report" => options with { Report = args[1] },
                "--svg" => options with { Svg = args[1] },
                _ => null,
            };
            if (next is null)
                return false;
            options = next;
        }
        return args.IsEmpty;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
