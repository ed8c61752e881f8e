namespace Serverless.Core.Drift;

/// <summary>
/// How much the radar remembers. What goes beyond is counted and not told apart. Within these bounds what is remembered depends on the
/// events of each partition and their order alone; beyond them, also on how they came in batches.
/// </summary>
public static class DriftLimits
{
    /// <summary>Sources of a shard, each counted once for each partition that it sends to: more are watched together as one.</summary>
    public const int MostSources = 256;

    /// <summary>Formats of a source.</summary>
    public const int MostFormats = 16;

    /// <summary>Fields of a source, in all formats.</summary>
    public const int MostFields = 256;

    /// <summary>Kinds of lines of no known format of a source.</summary>
    public const int MostLines = 32;

    /// <summary>Reasons for which events of a source are rejected.</summary>
    public const int MostReasons = 16;

    /// <summary>Examples of a kind of lines or of a reason; of anything else there is one.</summary>
    public const int MostExamples = 16;

    /// <summary>Bytes of an example: a larger event is none.</summary>
    public const int LargestExample = 2_048;

    /// <summary>Bytes of all examples of a source.</summary>
    public const int ExampleBytes = 24 * 1_024;

    /// <summary>Bytes of the name of a source, and of a trait's text: the rest is cut off.</summary>
    public const int LongestText = 200;

    /// <summary>How deep fields of JSON are told apart.</summary>
    public const int MostLevels = 8;

    /// <summary>How many of a kind of traits a source may have.</summary>
    internal static int MostOf(TraitKind kind) => kind switch
    {
        TraitKind.Format => MostFormats,
        TraitKind.Field => MostFields,
        TraitKind.Line => MostLines,
        _ => MostReasons,
    };

    /// <summary>A text without what is too long of it: UTF-8 is cut between two characters.</summary>
    internal static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestText)
            return text;
        var end = LongestText;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
            end--;
        return text[..end];
    }
}
