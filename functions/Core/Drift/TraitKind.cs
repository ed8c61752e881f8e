namespace Serverless.Core.Drift;

/// <summary>What a trait says of an event. The numbers are stored.</summary>
public enum TraitKind : byte
{
    /// <summary>It is of a format; the text is empty.</summary>
    Format = 0,

    /// <summary>It has a field: the text is the path, a blank, and the type of its value, as in <c>order.lines[].sku text</c>.</summary>
    Field = 1,

    /// <summary>It is a line of no known format: the text is the shape of how it begins (<see cref="LineShape"/>).</summary>
    Line = 2,

    /// <summary>It is rejected: the text is the reason and, if there is one, a blank and the field.</summary>
    Reason = 3,
}

/// <summary>Something that events of a source have in common.</summary>
/// <param name="Format">The format of the events; <see cref="SourceTraits.NoFormat"/> of those that are of none.</param>
/// <param name="Kind">What it says of them.</param>
/// <param name="Text">The rest, at most <see cref="DriftLimits.LongestText"/> bytes of it.</param>
public readonly record struct Trait(string Format, TraitKind Kind, string Text);
