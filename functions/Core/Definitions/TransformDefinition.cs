namespace Serverless.Core.Definitions;

/// <summary>One step of the transforms, applied in the order of the file. A closed set.</summary>
public abstract record TransformDefinition
{
    private TransformDefinition()
    {
    }

    /// <summary>The value of one field moves to another, which takes its type.</summary>
    /// <param name="From">The field that is missing afterwards.</param>
    /// <param name="To">The field that has the value afterwards; another than <paramref name="From"/>.</param>
    public sealed record Rename(string From, string To) : TransformDefinition;

    /// <summary>
    /// A number in one of several units becomes a number in the base unit: value × factor + offset. Without a unit the number is taken as
    /// it is;
    /// a unit that is not listed is a rejection.
    /// </summary>
    /// <param name="Field">The number or integer field to convert.</param>
    /// <param name="UnitField">The text field with the unit's name; its text becomes the name of the base unit.</param>
    /// <param name="To">The number field that takes the result; <paramref name="Field"/> itself is allowed.</param>
    /// <param name="Units">Units by name, case matters. Each base unit is among them with a factor of 1.</param>
    public sealed record Convert(string Field, string UnitField, string To, IReadOnlyDictionary<string, UnitFactor> Units)
        : TransformDefinition;

    /// <summary>
    /// A field takes the value of an expression, which gives a new field its type. It is missing afterwards when a field that the value
    /// depends on is missing. Any other error is a rejection, and so is a result that is infinite or not a number.
    /// </summary>
    /// <param name="Field">The field that takes the value.</param>
    /// <param name="Expression">In the Common Expression Language.</param>
    /// <param name="If">The condition under which it does; null: always.</param>
    public sealed record Compute(string Field, string Expression, string? If = null) : TransformDefinition;

    /// <summary>A field becomes a constant.</summary>
    /// <param name="Field">The field that takes the value.</param>
    /// <param name="Value">The text of a value of the field's type.</param>
    /// <param name="If">The condition under which it does; null: always.</param>
    public sealed record Set(string Field, string Value, string? If) : TransformDefinition;

    /// <summary>Events for which a condition holds are filtered: they are counted, and go to no view.</summary>
    /// <param name="If">The condition.</param>
    /// <param name="Name">What the rule is called, unique in the pipeline.</param>
    public sealed record Drop(string If, string Name) : TransformDefinition;

    /// <summary>A text field becomes other fields joined; missing when one of them is.</summary>
    /// <param name="Field">The text field that takes the result.</param>
    /// <param name="Parts">Text, integer or boolean fields, at least one.</param>
    /// <param name="Separator">Stands between two parts; may be empty.</param>
    public sealed record DeriveKey(string Field, IReadOnlyList<string> Parts, string Separator) : TransformDefinition;

    /// <summary>Text fields take the columns of a row of a reference table.</summary>
    /// <param name="Table">The table's name.</param>
    /// <param name="On">The text, integer or boolean field that has the row's key.</param>
    /// <param name="Take">The columns by the field that takes each. A row without the column leaves the field as it is.</param>
    /// <param name="Required">Whether an event without a row is a rejection; otherwise its fields stay as they are.</param>
    public sealed record Enrich(string Table, string On, IReadOnlyDictionary<string, string> Take, bool Required) : TransformDefinition;

    /// <summary>A level becomes a severity of OpenTelemetry, as number and as text; both are missing for one that isn't known.</summary>
    /// <param name="From">The text, integer or number field that has the level.</param>
    /// <param name="Number">The integer field that takes the severity number, 1 to 24.</param>
    /// <param name="Text">The text field that takes the short name, such as INFO or WARN2.</param>
    /// <param name="Scale">What levels mean that are numbers.</param>
    public sealed record Severity(string From, string Number, string Text, SeverityScale Scale) : TransformDefinition;

    /// <summary>
    /// A message gives its template: the id of the one that it fits, or <c>#</c> and the hash of its text in which what varies is masked.
    /// </summary>
    /// <param name="From">The text field that has the message.</param>
    /// <param name="To">The text field that takes the id or the hash.</param>
    /// <param name="Table">The reference table that has the templates; null: there are none.</param>
    /// <param name="Pattern">The text field that takes the template's text, missing where none fits; null: none takes it.</param>
    public sealed record Template(string From, string To, string? Table, string? Pattern) : TransformDefinition;
}

/// <summary>How a value in a unit becomes one in the base unit: value × factor + offset.</summary>
/// <param name="Base">The name of the base unit.</param>
/// <param name="Factor">Not 0.</param>
/// <param name="Offset">Added after the multiplication: 273.15 from °C to K.</param>
public sealed record UnitFactor(string Base, double Factor, double Offset = 0);
