using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;
using Serverless.Core.Transforms;

namespace Serverless.Core.Pipelines;

/// <summary>A pipeline made ready to run: names resolved to slots, conditions and transforms compiled.</summary>
public sealed class Pipeline
{
    private Pipeline(PipelineDefinition definition, RowLayout layout)
    {
        Definition = definition;
        Layout = layout;
    }

    public PipelineDefinition Definition { get; }

    public string Name => Definition.Name;

    public RowLayout Layout { get; }

    /// <summary>The slot of the event-time field.</summary>
    public int TimeSlot { get; private init; }

    public Transformer Transformer { get; private init; } = null!;

    public IReadOnlyList<View> Views { get; private init; } = [];

    /// <summary>State beside the views, kept in shards. No pipeline file asks for any yet.</summary>
    public IReadOnlyList<Observer> Observers { get; private init; } = [];

    /// <summary>State that is needed before an event is folded. No pipeline file asks for any yet.</summary>
    public IReadOnlyList<IngestState> IngestStates { get; private init; } = [];

    /// <summary>All that has shards: the views by their index, then the observers.</summary>
    public IReadOnlyList<ISharded> Sharded => [.. Views, .. Observers];

    /// <summary>The hash of the definition: it names this version of the pipeline. 16 hexadecimal digits.</summary>
    public string Version { get; private init; } = "";

    /// <summary>Names of the reference tables that its transforms look things up in.</summary>
    public IReadOnlyList<string> Tables { get; private init; } = [];

    /// <summary>Compiles a definition that the parser has accepted; throws <see cref="ArgumentException"/> for any other.</summary>
    public static Pipeline Compile(PipelineDefinition definition)
    {
        var layout = LayoutOf(definition);
        return new Pipeline(definition, layout)
        {
            TimeSlot = layout.SlotOf(definition.EventTime.Field),
            Transformer = Transformer.Compile(definition.Transforms, layout),
            Views = [.. definition.Views.Select((view, index) => Compile(view, index, layout))],
            Version = DefinitionHash.Of(definition),
            Tables = [.. definition.Transforms.OfType<TransformDefinition.Enrich>().Select(enrich => enrich.Table).Distinct()],
        };
    }

    /// <summary>This pipeline with state beside its views, in place of what it had. Names must differ from those of the views.</summary>
    public Pipeline With(IReadOnlyList<Observer> observers, IReadOnlyList<IngestState> ingestStates) => new(Definition, Layout)
    {
        TimeSlot = TimeSlot,
        Transformer = Transformer,
        Views = Views,
        Tables = Tables,
        Version = Version,
        Observers = observers,
        IngestStates = ingestStates,
    };

    /// <summary>What a name stands for among all that has shards; null when there is none.</summary>
    public ISharded? Find(string name) => Sharded.FirstOrDefault(one => one.Name == name);

    private static RowLayout LayoutOf(PipelineDefinition definition)
    {
        var scope = new FieldScope(definition.Fields);
        foreach (var step in definition.Transforms)
            scope.Apply(step);
        return scope.Layout;
    }

    private static View Compile(ViewDefinition view, int index, RowLayout layout) => new(
        view,
        index,
        [.. view.Key.Select(layout.SlotOf)],
        view.Where is null ? null : Condition.Compile(view.Where, layout),
        [.. view.Aggregates.Select(aggregate => AggregateFactory.Create(aggregate, layout))],
        ViewHash.Of(view, layout));
}
