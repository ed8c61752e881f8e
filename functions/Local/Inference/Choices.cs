using Serverless.Core.Rows;
using Serverless.Local.Samples;

namespace Serverless.Local.Inference;

/// <summary>A field of a draft.</summary>
internal sealed record DraftField(string Name, FieldGuess Guess)
{
    public int Count => Guess.Evidence.Count;

    public int Distinct { get; } = Guess.Evidence.Distinct;
}

/// <summary>Which fields have a part in the views.</summary>
/// <param name="fields">All of the draft.</param>
/// <param name="shape">What the sample has.</param>
internal sealed class Choices(IReadOnlyList<DraftField> fields, SampleShape shape)
{
    private const int LongestKey = 64;
    private const string LogPosition = "__source.lsn";
    private const int MostGroups = 100;

    private static readonly string[] KeyWords =
    [
        "device", "sensor", "host", "user", "customer", "client", "account", "tenant", "station", "source", "remote", "addr", "ip", "sku",
        "product", "vehicle", "session", "repo", "actor", "service", "net",
    ];

    private static readonly string[] EventTimes =
    [
        "timestamp", "@timestamp", "time", "ts", "event_time", "eventTime", "at", "occurred", "created",
    ];

    private static readonly string[] Measures =
    [
        "value", "mag", "amount", "price", "total", "duration", "latency", "bytes", "size", "temp", "qty", "quantity", "count", "speed",
        "score",
    ];

    private static readonly string[] Labels =
    [
        "lat", "lon", "coord", "year", "month", "version", "port", "status", "seq", "offset", "index",
    ];

    /// <summary>Of rows that change, the field that says that one was deleted; null of other events.</summary>
    public DraftField? Deleted => fields.FirstOrDefault(one => one.Guess.Evidence.Path == ChangeSample.Deleted);

    /// <summary>Of rows that change, what orders the changes of one: a position in the database's log, else their time.</summary>
    public DraftField? Version => fields.FirstOrDefault(one => one.Count == shape.Events && one.Guess.Evidence.Path == LogPosition) ?? Time;

    /// <summary>The columns of rows that change, but for the key.</summary>
    public IEnumerable<DraftField> Columns => fields.Where(one => one != Key && IsColumn(one));

    /// <summary>The event time: a time that every event has, else one that most have; null when there is none.</summary>
    public DraftField? Time => fields.Where(one => one.Guess.Type == FieldType.Timestamp && 2 * one.Count >= shape.Events)
        .OrderByDescending(one => one.Count == shape.Events)
        .ThenByDescending(one => one.Guess.Evidence.Path == ChangeSample.Time)
        .ThenByDescending(one => Has(one, EventTimes, exactly: true) ? 2 : Has(one, EventTimes) ? 1 : 0)
        .FirstOrDefault();

    /// <summary>
    /// What the events are of: a name that every event has, of which there are several but fewer than events; null without one.
    /// </summary>
    public DraftField? Key => fields.Where(one => one.Count == shape.Events && IsName(one) && IsColumn(one))
        .MaxBy(one => Deleted is null ? FitAsKey(one) : FitAsPrimaryKey(one));

    /// <summary>A field of few values, to group by; null without one.</summary>
    public DraftField? Group => fields.Where(one => one != Key && IsGroup(one))
        .OrderByDescending(one => one.Count).ThenByDescending(one => one.Distinct)
        .FirstOrDefault();

    /// <summary>A number that is measured; null without one.</summary>
    public DraftField? Measure => fields.Where(one => one != Key && IsNumber(one) && IsColumn(one)).MaxBy(FitAsMeasure);

    private static bool IsColumn(DraftField field) =>
        !field.Guess.Evidence.Path.StartsWith(ChangeSample.Envelope, StringComparison.Ordinal);

    private static int FitAsPrimaryKey(DraftField field) => field switch
    {
        _ when field.Guess.Evidence.Name.Equals("id", StringComparison.OrdinalIgnoreCase) => int.MaxValue,
        { Guess.IsId: true } => field.Distinct,
        _ => -1,
    };

    private int FitAsKey(DraftField field)
    {
        var isOfOneEvent = field.Distinct > 1 && field.Distinct >= shape.Objects && 2 * field.Distinct > shape.Events;
        return (Has(field, KeyWords) ? 3 : 0) + (field.Guess.IsId ? 2 : 0) - (isOfOneEvent ? 6 : 0) - (field.Distinct == 1 ? 4 : 0);
    }

    private int FitAsMeasure(DraftField field)
    {
        // What is around an exploded array is repeated for each item: a sum of it means nothing.
        var isOfItem = shape.Explode is { } explode && field.Guess.Evidence.Path.StartsWith(explode, StringComparison.Ordinal);
        return (Has(field, Measures) ? 2 : 0) + (field.Guess.Type == FieldType.Number ? 1 : 0) + (2 * field.Count >= shape.Events ? 4 : 0)
            + (isOfItem ? 3 : 0);
    }

    private static bool IsNumber(DraftField field) =>
        field.Guess is { Type: FieldType.Number or FieldType.Integer, IsId: false } && !Has(field, Labels);

    private static bool IsName(DraftField field) => field.Guess.Type switch
    {
        FieldType.Text => field.Guess.Evidence.Texts.TrueForAll(text => text.Length <= LongestKey),
        FieldType.Integer => field.Guess.IsId || Has(field, KeyWords),
        _ => false,
    };

    private bool IsGroup(DraftField field) =>
        2 * field.Count >= shape.Events && field.Distinct is > 1 and <= MostGroups && 5 * field.Distinct <= shape.Events
        && (field.Guess.Type is FieldType.Text or FieldType.Boolean
            || (field.Guess.Type == FieldType.Integer && Has(field, ["status", "code", "type"])));

    private static bool Has(DraftField field, string[] words, bool exactly = false) => words.Any(word => exactly
        ? field.Guess.Evidence.Name.Equals(word, StringComparison.OrdinalIgnoreCase)
        : field.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
