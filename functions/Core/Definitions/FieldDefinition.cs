using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Definitions;

/// <summary>A field of a pipeline's events, with the rules that a value must keep. An event that breaks one is a dead letter.</summary>
public sealed record FieldDefinition
{
    /// <summary>1 to 40 letters, digits, hyphens and underscores, a letter first; unique in the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>What a value is decoded to.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Where the value is in the event: the name itself first, then each alias in order, a <see cref="FieldPath"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// What of the record is the value; null for a field of the event. Such a field has no <see cref="Aliases"/>, and its name is no place
    /// in the event.
    /// </summary>
    public RecordPart? Record { get; init; }

    /// <summary>The name of the record's header that is the value, as text; null, and otherwise as <see cref="Record"/>.</summary>
    public string? Header { get; init; }

    /// <summary>Whether an event without the field is a dead letter. A required field has no <see cref="Default"/>.</summary>
    public bool Required { get; init; }

    /// <summary>Whether a number or an integer may also come as text, such as <c>"12.5"</c>. Number and integer fields only.</summary>
    public bool NumbersAsText { get; init; }

    /// <summary>
    /// Whether a number or a boolean is taken as well, as the text that the event has for it, such as <c>12.50</c> or <c>true</c>. Text
    /// fields only.
    /// </summary>
    public bool AnyScalar { get; init; }

    /// <summary>
    /// Texts, and numbers as they are written, that are taken for true, byte for byte; none is in <see cref="FalseTexts"/>. Boolean fields
    /// only.
    /// </summary>
    public IReadOnlyList<string> TrueTexts { get; init; } = [];

    /// <summary>As <see cref="TrueTexts"/>, for false.</summary>
    public IReadOnlyList<string> FalseTexts { get; init; } = [];

    /// <summary>
    /// The forms in which times come, tried in this order, quoted or not: <c>iso</c> (ISO 8601 with 24:00), <c>rfc1123</c>, <c>clf</c>,
    /// <c>epoch</c> (a count whose unit follows from its size), <c>epoch-s</c>, <c>epoch-ms</c>, <c>epoch-us</c>, <c>epoch-ns</c>, or a
    /// .NET pattern. None: ISO 8601 without 24:00, or a count that isn't quoted; with a <see cref="Zone"/> <c>iso</c> and <c>epoch</c>.
    /// Timestamp fields only.
    /// </summary>
    public IReadOnlyList<string> Times { get; init; } = [];

    /// <summary>
    /// The zone of times that name none: an offset such as <c>+01:00</c> or an IANA name; null: UTC. Of a time that its clocks show twice
    /// the first is meant, and one that they skip is as much later as they skip. Timestamp fields only.
    /// </summary>
    public string? Zone { get; init; }

    /// <summary>Texts in place of a value that count as none, as null does, byte for byte: such as <c>-</c> or the empty text.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The least value allowed; null: any. Number and integer fields only.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value allowed, at least <see cref="Min"/>; null: any. Number and integer fields only.</summary>
    public double? Max { get; init; }

    /// <summary>The least length of a text in characters (Unicode code points), 0 to 1,000,000; null: any. Text fields only.</summary>
    public int? MinLength { get; init; }

    /// <summary>
    /// The greatest length of a text in characters (Unicode code points), 1 to 1,000,000 and at least <see cref="MinLength"/>; null: any.
    /// Text fields only.
    /// </summary>
    public int? MaxLength { get; init; }

    /// <summary>
    /// A .NET regular expression that the whole text must match, run without backtracking; null: any text. Text fields only.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>The texts allowed, at least one, none twice; null: any. Text fields only.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>
    /// What becomes of the value after the transforms, as it is personal data; null: it isn't, unless a transform makes it of a field that
    /// is.
    /// </summary>
    public PersonalUse? Personal { get; init; }

    /// <summary>Whether the value is in the event, not in its record.</summary>
    internal bool IsOfEvent => Record is null && Header is null;

    /// <summary>The value of an event that has none, as the text of a value of the field's type; null: the field is then missing.</summary>
    public string? Default { get; init; }
}
