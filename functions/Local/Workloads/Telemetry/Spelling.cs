namespace Serverless.Local.Workloads.Telemetry;

/// <summary>How an event is spelled: all of these mean the same.</summary>
internal enum Spelling : byte
{
    Plain,
    FieldsReversed,
    Aliases,

    /// <summary>Under aliases inside objects of their own.</summary>
    NestedAliases,
    IsoTime,
    IsoTimeWithOffset,
    Nanoseconds,
    SecondsWithFraction,
    EscapedText,
    NumbersAsText,
    Spaced,
    Exponent,
}

internal static class Spellings
{
    private const int Odd = (int)Spelling.Exponent;
    private const int OneIn = 64;

    /// <summary>Plain for five of six; the low bits decide.</summary>
    public static Spelling Of(ulong style)
    {
        var draw = (int)(style % OneIn);
        return draw <= Odd ? (Spelling)draw : Spelling.Plain;
    }
}
