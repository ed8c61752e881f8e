using Serverless.Core.Definitions;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>Finds out, from a view's definition, what can be computed of it from events with these fields.</summary>
internal sealed class ViewPlanner<TFact>(FactFields<TFact> fields)
    where TFact : struct, ITruthFact
{
    // The naive oracle goes through the events of a window once for each slide.
    private const long MostSlides = 64;
    private const long ShortestTimeToLiveMs = 86_400_000;

    public ViewPlan<TFact> Plan(ViewDefinition view)
    {
        var window = WindowOf(view.Window);
        var key = new FactKey<TFact>([.. view.Key.Where(fields.Texts.ContainsKey).Select(field => fields.Texts[field])]);
        FactValue<TFact, bool>? where = view.Where is null ? (in _) => true : FactCondition.Parse(view.Where, fields);
        if (window is null || where is null || Obstacle(view, key) is not null)
            return new ViewPlan<TFact>(null, [], [$"view '{view.Name}': {Obstacle(view, key) ?? Obstacle(view, window)}"]);
        return Plan(view, window, key, where);
    }

    private ViewPlan<TFact> Plan(ViewDefinition view, TruthWindow window, FactKey<TFact> key, FactValue<TFact, bool> where)
    {
        var number = view.Aggregates
            .Select(aggregate => AggregateSettings.WeightOf(aggregate) ?? aggregate.Field)
            .OfType<string>()
            .FirstOrDefault(fields.Numbers.ContainsKey);
        var isSession = window is TruthWindow.Session;
        var top = isSession ? null : view.Aggregates.FirstOrDefault(aggregate => IsTopOf(aggregate, number));
        var texts = KeptTexts(view, isSession);
        var checks = view.Aggregates
            .Select(aggregate => (Aggregate: aggregate, Check: AggregateChecks.For(aggregate, number, top?.Field, texts, isSession)))
            .ToList();
        var computed = new TruthView<TFact>(
            view.Name, window, view.AllowedLatenessMs, where, key.Number, key.Text, number is null ? (in _) => 0 : fields.Numbers[number])
        {
            Texts = [.. texts.Select(text => fields.Texts[text.Name])],
        };
        return new ViewPlan<TFact>(
            top is null
                ? computed
                : computed with
                {
                    Item = fields.Texts[top.Field!].Number,
                    ItemText = fields.Texts[top.Field!].Text,
                    ItemsAreCounted = AggregateSettings.WeightOf(top) is null,
                },
            [.. checks.Select(pair => pair.Check).OfType<ResultCheck>()],
            [
                .. checks.Where(pair => pair.Check is null)
                    .Select(pair => $"view '{view.Name}', aggregate '{pair.Aggregate.Name}': {Obstacle(pair.Aggregate)}"),
            ]);
    }

    private List<KeptText> KeptTexts(ViewDefinition view, bool isSession)
    {
        var names = view.Aggregates.Where(aggregate => isSession || aggregate.Kind is "distinct" or "count")
            .SelectMany(TextChecks.FieldsOf).Where(fields.Texts.ContainsKey).Distinct(StringComparer.Ordinal);
        return [.. names.Take(TextNumbers.Most).Select((name, at) => new KeptText(name, at, fields.Texts[name].Text))];
    }

    // Of several only the first has its weights kept.
    private bool IsTopOf(AggregateDefinition aggregate, string? number) =>
        aggregate is { Kind: "top-k", Where: null } && fields.Texts.ContainsKey(aggregate.Field!)
        && (AggregateSettings.WeightOf(aggregate) is not { } weight || weight == number);

    private string? Obstacle(ViewDefinition view, FactKey<TFact> key)
    {
        if (view.Key.FirstOrDefault(field => !fields.Texts.ContainsKey(field)) is { } unknown)
            return $"no truth for the key field '{unknown}'";
        if (!key.Fits)
            return "no truth for a key with so many values";
        if (view.LateEvents == LateEvents.Correct)
            return "no truth for late events that correct results";
        if (view.Discarding)
            return "no truth for discarding panes: what is stored is the last pane only";
        return view.TimeToLiveMs < ShortestTimeToLiveMs ? "its results may be removed by their ttl before they are compared" : null;
    }

    private static string Obstacle(ViewDefinition view, TruthWindow? window) => (window, view.Window) switch
    {
        (not null, _) => $"no truth for its condition ({view.Where})",
        (null, HoppingWindow) => "no truth for a hopping window whose size isn't 1 to 64 slides",
        _ => $"no truth for a {view.Window.Kind} window",
    };

    private static string Obstacle(AggregateDefinition aggregate)
    {
        var field = aggregate.Field is null ? "" : $" of '{aggregate.Field}'";
        var weight = AggregateSettings.WeightOf(aggregate) is { } by ? $" by '{by}'" : "";
        var where = aggregate.Where is { } condition ? $" where {condition}" : "";
        return $"no truth for {aggregate.Kind}{field}{weight}{where} in this view";
    }

    private static TruthWindow? WindowOf(WindowDefinition window) => window switch
    {
        TumblingWindow tumbling => new TruthWindow.Hopping(tumbling.SizeMs, tumbling.SizeMs, tumbling.OffsetMs),
        HoppingWindow hopping when hopping.SizeMs % hopping.SlideMs == 0 && hopping.SizeMs / hopping.SlideMs <= MostSlides =>
            new TruthWindow.Hopping(hopping.SizeMs, hopping.SlideMs, hopping.OffsetMs),
        SessionWindow session => new TruthWindow.Session(session.GapMs),
        _ => null,
    };
}
