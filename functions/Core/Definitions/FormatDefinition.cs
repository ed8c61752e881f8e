namespace Serverless.Core.Definitions;

/// <summary>One of a pipeline's accepted formats.</summary>
/// <param name="Framing">How a record's value is cut into events.</param>
/// <param name="Format">What each of the events is.</param>
/// <param name="When">
/// Which records it is for, by a header; null: no condition. When the conditions of some entries hold for a record, only those entries are
/// tried; when none holds, the entries without a condition are.
/// </param>
/// <param name="Join">Which lines belong to the event before them; null: none. With <see cref="Framing.Lines"/> only.</param>
public sealed record FormatEntry(Framing Framing, FormatDefinition Format, HeaderCondition? When = null, LineJoin? Join = null);

/// <summary>How a record's value is divided into events.</summary>
public enum Framing
{
    /// <summary>The value is one event.</summary>
    Single,

    /// <summary>Events are separated by line feeds; blank lines are none.</summary>
    Lines,

    /// <summary>The value is a JSON array, an element an event.</summary>
    Array,

    /// <summary>The value is one event of any bytes, as those of a binary format may be blanks.</summary>
    Whole,
}

/// <summary>
/// The format of an event's bytes. Each format has a folder under <c>Decoding</c>, with a definition that derives from this one.
/// </summary>
public abstract record FormatDefinition
{
    /// <summary>The format's name in pipeline files, such as <c>json</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the format is called where a pipeline has several of a kind, such as <c>grok %{LOG4J}</c>.</summary>
    internal virtual string Label => Kind;

    /// <summary>How it can be told which fields an event of the format has.</summary>
    internal virtual EventLook Look => EventLook.Fields;

    /// <summary>The path of the array in an event whose items are an event each; null: an event is one.</summary>
    internal virtual string? ItemsPath => null;

    /// <summary>Whether an event is made of each pair of an array's items: then a record may hold more events than bytes.</summary>
    internal virtual bool MakesPairs => false;

    /// <summary>How many steps the path of a field may have, as an event with a longer one is refused.</summary>
    internal virtual int LongestPath => int.MaxValue;
}

/// <summary>How it can be told which fields an event has.</summary>
internal enum EventLook
{
    /// <summary>By the fields of the pipeline that got a value.</summary>
    Fields,

    /// <summary>By the properties of the JSON that it is.</summary>
    Json,

    /// <summary>By the Avro schema that it was written with.</summary>
    Schema,

    /// <summary>Not at all: the format takes any text.</summary>
    Line,
}

/// <summary>Holds for a record whose last header of a name has a certain value, byte for byte: letter case counts.</summary>
/// <param name="Header">The header's name.</param>
/// <param name="Value">What the header's bytes are, or begin with, in UTF-8. Not empty when it is a prefix.</param>
/// <param name="IsPrefix">Whether the header only begins with the value.</param>
public sealed record HeaderCondition(string Header, string Value, bool IsPrefix);
