using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Local.Output;
using Serverless.Local.Samples;

namespace Serverless.Local.Inference;

/// <summary>A draft as the text of a pipeline file, with a comment for each guess.</summary>
internal sealed class DraftText(
    EventSample sample,
    SampleShape shape,
    IReadOnlyList<DraftField> fields,
    IReadOnlyList<string> leftOut,
    string name,
    SampleTiming timing)
{
    private const int ShownNames = 12;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();
    private readonly Choices _choices = new(fields, shape);

    /// <summary>How many events of the sample the pipeline refuses.</summary>
    public int DeadLetters { get; init; }

    private string Key => _choices.Key?.Name ?? Free("topic");

    private string Time => _choices.Time?.Name ?? Received;

    private string Received => Free("received");

    // Of such events the record's time counts.
    private bool SomeHaveNoTime => _choices.Time is { } time && time.Count < shape.Events;

    public string Write()
    {
        _text.Clear();
        Line("{");
        Head();
        Fields();
        EventTime();
        Views();
        Line("}");
        return _text.ToString();
    }

    private void Head()
    {
        var share = sample.IsWhole ? "all" : "the first";
        Comment(Text($"Drafted from {share} {shape.Events:N0} events of {Path.GetFileName(sample.Name)}: a guess, to be corrected."));
        if (DeadLetters > 0)
            Comment(Text($"{DeadLetters:N0} of them are dead letters: `check FILE --sample EVENTS` shows why."));
        foreach (var gap in Gaps.Of(sample, shape))
            Comment(gap);
        Line($"  \"name\": {Quoted(name)},");
        Line($"  \"topic\": {Quoted(name)},");
        Comment(_choices.Key is { } key
            ? Text($"What the events are of; there are {key.Distinct:N0} in the sample. Producers give it to records as their key.")
            : "No field that every event has seems to name what it is of: all are of the topic.");
        Line($"  \"key\": {Quoted(Key)},");
        if (sample.Container is { } file)
            Comment($"The schema of the file is {SchemaName(file.Schema)}. Records name theirs by the id that a registry gave it; "
                + "a feed of such a file does so, too.");
        if (shape.Explode is { } explode)
            Comment($"Each item of '{explode}' is an event, with what is around the array; without \"explode\" the whole is one.");
        if (_choices.Deleted is not null)
            Comment("Changes of a table: an event is the row that it is about. What has no value, after a delete, says nothing new.");
        var exploded = shape.Explode is { } array ? $", \"explode\": {Quoted(array)}" : "";
        var changes = _choices.Deleted is null ? "" : ", \"cdc\": \"debezium\"";
        var format = sample.Container is null ? "\"json\", \"framing\": \"lines\"" : "\"avro\", \"framing\": \"confluent\"";
        Line($"  \"formats\": [{sample.Lines?.Format ?? $"{{ \"kind\": {format}{changes}{exploded} }}"}],");
        if (_choices.Deleted is not null)
            Line("  \"tombstones\": \"drop\",");
        var missing = fields.SelectMany(field => field.Guess.Evidence.Missing).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (missing.Length == 0)
            return;
        Comment("Texts that seem to stand for no value.");
        Line($"  \"missing\": {Value(missing)},");
    }

    private void Fields()
    {
        if (leftOut.Count > 0)
            Comment($"Left out, as never with a value, with objects beside values, or rare: {Listed(leftOut)}.");
        Line("  \"fields\": {");
        foreach (var field in fields)
            Field(field);
        if (_choices.Key is null)
            Line($"    {Quoted(Key)}: {{ \"type\": \"text\", \"record\": \"topic\", \"required\": true }},");
        if (_choices.Time is null)
            Line($"    {Quoted(Time)}: {{ \"type\": \"timestamp\", \"record\": \"timestamp\", \"required\": true }},");
        if (SomeHaveNoTime)
            Line($"    {Quoted(Received)}: {{ \"type\": \"timestamp\", \"record\": \"timestamp\" }},");
        _text.Length -= ",\n".Length;
        Line("\n  },");
    }

    private void Field(DraftField field)
    {
        var place = field.Guess.Evidence;
        var count = field.Count == shape.Events ? "In every event" : Text($"In {field.Count:N0} of {shape.Events:N0} events");
        Comment(Text($"{count}, {field.Distinct:N0} different{Guess(field)}."), indent: 4);
        var options = new Dictionary<string, object> { ["type"] = field.Guess.Type.ToString().ToLowerInvariant() };
        if (field.Name == Key || (field.Name == Time && !SomeHaveNoTime))
            options["required"] = true;
        foreach (var (option, value) in field.Guess.Options)
            options[option] = value;
        if (field.Name != place.Path)
            options["aliases"] = new[] { place.Path };
        var shown = options.Select(option => $"{Quoted(option.Key)}: {Value(option.Value)}");
        Line($"    {Quoted(field.Name)}: {{ {string.Join(", ", shown)} }},");
    }

    private static string SchemaName(AvroSchema schema) => schema is NamedSchema named
        ? $"'{named.FullName}'"
        : $"a {schema.Type.ToString().ToLowerInvariant()}";

    private static string Guess(DraftField field) => field.Guess switch
    {
        { Type: FieldType.Timestamp } time => $"; times, by form{(time.Evidence.Numbers.Count > 0 ? " and name" : "")}",
        { Options: var options } when options.ContainsKey("numbersAsText") => "; numbers, in quotes",
        { Options: var options } when options.ContainsKey("anyScalar") => "; of several types",
        { Options: var options } when options.ContainsKey("true") => "; yes or no, by its values",
        _ => "",
    };

    private void EventTime()
    {
        const string Bound = "The bound is how far the sample is out of order: all of it, if that is sorted backwards.";
        Comment(_choices.Time is null ? "No time was found that most events have: that of the Kafka record counts."
            : SomeHaveNoTime ? $"A time that most events have; of the others that of the Kafka record counts. {Bound}"
            : $"A time that every event has. {Bound}");
        var (bound, future) = (Quoted(timing.Bound), Quoted(timing.MaxFuture));
        var otherwise = SomeHaveNoTime ? $", \"otherwise\": {Quoted(Received)}" : "";
        Line($"  \"eventTime\": {{ \"field\": {Quoted(Time)}{otherwise}, \"bound\": {bound}, \"maxFuture\": {future} }},");
    }

    private void Views()
    {
        var (measure, group) = (_choices.Measure, _choices.Group);
        string[] numbers = measure is null ? [] : [Of("mean", measure), Of("min", measure), Of("max", measure)];
        string[] spread = measure is null ? [] : [Aggregate("spread", "quantiles", measure.Name, ", \"quantiles\": [0.5, 0.95]")];
        var isMeasured = measure is null ? "" : $"; '{measure.Name}' seems to be what is measured";
        var window = $"{{ \"tumbling\": {Quoted(timing.Window)} }}";
        Line("  \"views\": [");
        Comment($"What there is of each '{Key}', window by window{isMeasured}.", indent: 4);
        View("each", Key, window, numbers, ",");
        if (_choices is { Deleted: { } deleted, Version: { } version })
            Rows(deleted, version);
        else if (group is not null)
        {
            Comment(Text($"The same by '{group.Name}', which has {group.Distinct:N0} values in the sample."), indent: 4);
            View("groups", group.Name, window, [.. spread, Aggregate("different", "distinct", Key)], "");
        }
        else
        {
            Comment($"Times in which something comes of a '{Key}', between pauses.", indent: 4);
            View("bursts", Key, $"{{ \"session\": {{ \"gap\": {Quoted(timing.Window)} }} }}", spread, "");
        }
        Line("  ]");
    }

    private void Rows(DraftField deleted, DraftField version)
    {
        Comment($"The rows as they are now: of each '{Key}' the change with the greatest '{version.Name}'.", indent: 4);
        var columns = string.Join(", ", _choices.Columns.Select(column => Quoted(column.Name)));
        Line("    {");
        Line("      \"name\": \"rows\",");
        Line($"      \"key\": [{Quoted(Key)}],");
        Line("      \"window\": { \"latest\": {} },");
        Line("      \"aggregates\": {");
        Line($"        \"row\": {{ \"kind\": \"latest\", \"field\": {Quoted(version.Name)}, \"fields\": [{columns}], "
            + $"\"deleted\": {Quoted(deleted.Name)} }}");
        Line("      }");
        Line("    }");
    }

    private void View(string view, string key, string window, string[] aggregates, string end)
    {
        Line("    {");
        Line($"      \"name\": \"{view}\",");
        Line($"      \"key\": [{Quoted(key)}],");
        Line($"      \"window\": {window},");
        Line($"      \"allowedLateness\": {Quoted(timing.Window)},");
        Line("      \"aggregates\": {");
        Line(string.Join(",\n", aggregates.Prepend("        \"count\": { \"kind\": \"count\" }")));
        Line("      }");
        Line($"    }}{end}");
    }

    private static string Of(string kind, DraftField field) => Aggregate(kind, kind, field.Name);

    private static string Aggregate(string name, string kind, string field, string parameters = "") =>
        $"        \"{name}\": {{ \"kind\": \"{kind}\", \"field\": {Quoted(field)}{parameters} }}";

    private string Free(string wanted) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? wanted : Text($"{wanted}{number}"))
            .First(free => fields.All(field => field.Name != free));

    private static string Value(object value) =>
        value is string[] texts ? $"[{string.Join(", ", texts.Select(Quoted))}]" : JsonSerializer.Serialize(value, Json);

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? Text($" and {names.Count - ShownNames} more") : "");

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Json);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Comment(string text, int indent = 2) => Line($"{new string(' ', indent)}// {Printable.Of(text)}");

    private void Line(string line) => _text.Append(line).Append('\n');
}
