namespace Serverless.Local.Generation;

/// <summary>How an event is spelled: all of these mean the same.</summary>
internal enum Spelling : byte
{
    Plain,
    FieldsReversed,
    Aliases,
    IsoTime,
    IsoTimeWithOffset,
    EscapedText,
    NumbersAsText,
    Spaced,
    Exponent,
}

internal static class Spellings
{
    private const int Odd = 8;
    private const int OneIn = 64;

    /// <summary>Plain for seven of eight; the low bits decide.</summary>
    public static Spelling Of(ulong style)
    {
        var draw = (int)(style % OneIn);
        return draw <= Odd ? (Spelling)draw : Spelling.Plain;
    }
}
