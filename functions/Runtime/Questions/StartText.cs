using System.Globalization;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Questions;

/// <summary>Where to begin a topic, as people write it in commands and settings.</summary>
public static class StartText
{
    /// <summary>What a message tells to write, beside the words of its place.</summary>
    public const string Form =
        "an offset such as 1500, partitions with their offsets such as 0:1500,1:90, or a time such as 2026-01-31T08:30:00Z";

    /// <summary>
    /// An offset, <c>PARTITION:OFFSET,…</c>, or a time of Kafka; <c>beginning</c>, and <paramref name="end"/> for the end. Null for any
    /// other text.
    /// </summary>
    public static TopicStart? Parse(string text, string end) => true switch
    {
        _ when text == "beginning" => new TopicStart.Beginning(),
        _ when text == end => new TopicStart.End(),
        _ when IsWhole(text, out var offset) => new TopicStart.At(offset),
        _ when ByPartition(text) is { } offsets => new TopicStart.ByPartition(offsets),
        _ => TimeText.Parse(text) is { } time ? new TopicStart.Since(time) : null,
    };

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
