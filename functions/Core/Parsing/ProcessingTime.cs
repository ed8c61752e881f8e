using System.Text.Json;

namespace Serverless.Core.Parsing;

/// <summary>
/// Recognises windows by processing time, which other engines have: they are refused, as what they hold would depend on when a batch is
/// read.
/// </summary>
internal static class ProcessingTime
{
    /// <summary>Why there are none, and what to do instead.</summary>
    public const string Refusal = "windows by processing time are not known: what they hold would depend on when a record is read, so "
        + "that a repeated batch, a backlog or a redrive would change results. For the time at which Kafka got a record declare a "
        + "timestamp field with \"record\": \"timestamp\" and make it the event time; for results at intervals of the clock set \"early\"";

    private static readonly string[] Words = ["processing", "proctime", "ingestion", "walltime", "wallclock"];

    /// <summary>Whether a window's object says so: by its kind, or by a property of it.</summary>
    public static bool IsMeant(ObjectNode window) => window.Members.Any(member => IsWord(member.Name) || member.Value switch
    {
        ValueNode { Kind: JsonTokenType.String } text => IsWord(text.Text),
        ObjectNode inner => inner.Members.Any(part => IsWord(part.Name) || (part.Value is ValueNode value && IsWord(value.Text))),
        _ => false,
    });

    private static bool IsWord(string text)
    {
        var letters = string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return Words.Any(word => letters.StartsWith(word, StringComparison.Ordinal));
    }
}
