using System.Globalization;
using Serverless.Local.Settings;

namespace Serverless.Local.Workloads.Contract;

/// <summary>How many events are generated for a pipeline, and how fast; without a rate as fast as they are taken.</summary>
internal sealed record GeneratedLoad(string Pipeline, long Count, double? EventsPerSecond)
{
    // Far beyond what any machine generates in a year, and exact as a double.
    private const double Most = 1e15;

    /// <summary>Reads <c>PIPELINE=COUNT[@RATE]</c>; k and M stand for thousands and millions.</summary>
    public static GeneratedLoad Parse(string option, string text)
    {
        var parts = text.Split('=', 2);
        var numbers = parts[^1].Split('@', 2);
        if (parts.Length != 2 || parts[0].Length == 0 || !TryNumber(numbers[0], out var count) || count is not (>= 1 and <= Most))
            throw new UsageException($"{option} {text}: write PIPELINE=COUNT or PIPELINE=COUNT@RATE, such as telemetry=5M@100k");
        if (numbers.Length == 1)
            return new GeneratedLoad(parts[0], (long)count, null);
        return TryNumber(numbers[1], out var rate) && rate is > 0 and <= Most
            ? new GeneratedLoad(parts[0], (long)count, rate)
            : throw new UsageException($"{option} {text}: '{numbers[1]}' is not a rate in events per second, such as 100k");
    }

    /// <summary>As it is written on the command line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Pipeline}={Count}")
        + (EventsPerSecond is { } rate ? FormattableString.Invariant($"@{rate}") : "");

    private static bool TryNumber(string text, out double number)
    {
        var factor = text.Length == 0 ? 1 : text[^1] switch { 'k' => 1e3, 'M' => 1e6, _ => 1 };
        var digits = factor == 1 ? text : text[..^1];
        var parsed = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
        number *= factor;
        return parsed;
    }
}
