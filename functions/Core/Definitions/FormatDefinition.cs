namespace Serverless.Core.Definitions;

/// <summary>One of a pipeline's accepted formats.</summary>
/// <param name="Framing">How a record's value is cut into events.</param>
/// <param name="Format">What each of the events is.</param>
/// <param name="When">
/// Which records it is for, by a header. Where the conditions of some entries hold for a record, those alone are tried; where none holds,
/// those without a condition.
/// </param>
public sealed record FormatEntry(Framing Framing, FormatDefinition Format, HeaderCondition? When = null);

/// <summary>How events lie in a record's value.</summary>
public enum Framing
{
    /// <summary>The value is one event.</summary>
    Single,

    /// <summary>Events are separated by line feeds; blank lines are none.</summary>
    Lines,

    /// <summary>The value is a JSON array, an element an event.</summary>
    Array,
}

/// <summary>
/// What an event's bytes are. What a format does is in its own room under <c>Decoding</c>, where its definition derives from this; here is
/// what readers of definitions need of any format.
/// </summary>
public abstract record FormatDefinition
{
    /// <summary>The format's name in pipeline files, such as <c>json</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>Holds for a record whose last header of a name has a certain value, byte for byte: letter case counts.</summary>
/// <param name="Header">The header's name.</param>
/// <param name="Value">What the header's bytes are, or begin with, in UTF-8. Not empty where they begin with it.</param>
/// <param name="IsPrefix">Whether anything may follow.</param>
public sealed record HeaderCondition(string Header, string Value, bool IsPrefix);
