using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Windows;

/// <summary>
/// What expressions over a view's results can name, beside other computed values: the values that aggregates show
/// (<see cref="AggregateFactory.ShownValues"/>), <c>events</c>, <c>window.start</c>, <c>window.end</c>, and <c>key.FIELD</c> for each key
/// field. All numbers are of type number.
/// </summary>
internal static class ResultNames
{
    /// <summary>How many events the result holds.</summary>
    public const string Events = "events";

    /// <summary>The window's start, inclusive.</summary>
    public const string Start = "window.start";

    /// <summary>The window's end, exclusive.</summary>
    public const string End = "window.end";

    /// <summary>What no aggregate and no computed value can be called in a view that has computed values.</summary>
    public static readonly IReadOnlyList<string> Reserved = [Events, "window", "key"];

    /// <summary>The names with their types, each once. Aggregates and key fields that the parser objects to have none.</summary>
    /// <param name="view">The view.</param>
    /// <param name="events">The fields of its events, after the transforms.</param>
    public static IReadOnlyList<(string Name, FieldType Type)> Of(ViewDefinition view, RowLayout events) =>
    [
        .. view.Aggregates.Where(aggregate => IsRight(aggregate, events))
            .SelectMany(aggregate => AggregateFactory.ShownValues(aggregate, events))
            .Concat(Given(view, events))
            .DistinctBy(value => value.Name),
    ];

    /// <summary>Whether an aggregate has no mistake, so that its values are known.</summary>
    public static bool IsRight(AggregateDefinition aggregate, RowLayout events) =>
        AggregateFactory.Check(aggregate, name => events.SlotOf(name) is >= 0 and var slot ? events.TypeOf(slot) : null).Count == 0;

    /// <summary>The name of a key field.</summary>
    public static string KeyField(string field) => $"key.{field}";

    private static IEnumerable<(string Name, FieldType Type)> Given(ViewDefinition view, RowLayout events) =>
    [
        (Events, FieldType.Number),
        (Start, FieldType.Timestamp),
        (End, FieldType.Timestamp),
        .. view.Key.Where(field => events.SlotOf(field) >= 0).Select(field => (KeyField(field), KeyType(field, events))),
    ];

    private static FieldType KeyType(string field, RowLayout events) =>
        events.TypeOf(events.SlotOf(field)) is var type && type == FieldType.Integer ? FieldType.Number : type;
}
