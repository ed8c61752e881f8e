using System.CommandLine;
using System.Globalization;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;

namespace Serverless.Local.Commands;

/// <summary>The option <c>--start</c>.</summary>
internal sealed class StartOption
{
    public Option<string?> Option { get; } = new("--start")
    {
        Description = "With --brokers, where partitions begin of which the data folder has nothing: beginning, end, an OFFSET, "
            + "PARTITION:OFFSET,…, or a Kafka time (ISO 8601).",
    };

    /// <summary>Null when it isn't given. Throws <see cref="UsageException"/>.</summary>
    public StartPoint? ValueOf(ParseResult parsed) => parsed.GetValue(Option) is { } text ? Parse(text) : null;

    internal static StartPoint Parse(string text)
    {
        if (text is "beginning" or "end")
            return text == "end" ? new StartPoint.End() : new StartPoint.Beginning();
        if (IsWhole(text, out var offset))
            return new StartPoint.At(offset);
        if (ByPartition(text) is { } offsets)
            return new StartPoint.ByPartition(offsets);
        try
        {
            return new StartPoint.Since(TimeArgument.Parse("--start", text)!.Value);
        }
        catch (UsageException)
        {
            throw new UsageException(
                $"--start {text}: write beginning, end, an offset such as 1500, partitions with their offsets such as 0:1500,1:90, "
                + "or a time such as 2026-01-31T08:30:00Z");
        }
    }

    private static Dictionary<int, long>? ByPartition(string text)
    {
        var offsets = new Dictionary<int, long>();
        foreach (var one in text.Split(','))
        {
            if (one.Split(':') is not [var partition, var offset] || !IsWhole(offset, out var at)
                || !int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !offsets.TryAdd(number, at))
                return null;
        }
        return offsets;
    }

    private static bool IsWhole(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
