using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.IngestStates;
using Serverless.Core.Personal;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Transforms;
using Serverless.Core.Windows;

namespace Serverless.Core.Pipelines;

/// <summary>A compiled pipeline: names are resolved to slots, conditions and transforms are compiled. Immutable.</summary>
public sealed class Pipeline
{
    private Pipeline(PipelineDefinition definition, RowLayout layout)
    {
        Definition = definition;
        Layout = layout;
    }

    /// <summary>What it was compiled from.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>The definition's name: the first part of the ids of its shards and results.</summary>
    public string Name => Definition.Name;

    /// <summary>The consumer group that reads its topic: the declared one, else <c>serverless-</c> and its name.</summary>
    public string ConsumerGroup => Definition.ConsumerGroup ?? $"serverless-{Name}";

    /// <summary>The slots of its rows: the declared fields, then the fields that transforms add.</summary>
    public RowLayout Layout { get; }

    /// <summary>The slot of the event-time field.</summary>
    public int TimeSlot { get; private init; }

    /// <summary>The compiled transforms, which every event passes in order after it was validated. Empty without transforms.</summary>
    public Transformer Transformer { get; private init; } = null!;

    /// <summary>The compiled views, in the order of the definition: <see cref="View.Index"/> is the index in this list.</summary>
    public IReadOnlyList<View> Views { get; private init; } = [];

    /// <summary>The conditions of aggregates, by the number of their mark (<see cref="Aggregate.Mark"/>): each once.</summary>
    public IReadOnlyList<Condition> Marks { get; private init; } = [];

    /// <summary>State beside the views, kept in shards: the file's sinks, its radar, then <see cref="GivenObservers"/>.</summary>
    public IReadOnlyList<Observer> Observers =>
        field ??= Radar is null ? [.. Sinks, .. GivenObservers] : [.. Sinks, Radar, .. GivenObservers];

    /// <summary>What watches which formats and fields its events come in; null when the file doesn't declare it.</summary>
    public DriftRadar? Radar { get; private init; }

    /// <summary>What takes its events to Kafka topics, in the order of the definition.</summary>
    public IReadOnlyList<EventSink> Sinks { get; private init; } = [];

    /// <summary>The topics that its sinks produce to, those of views too, each once.</summary>
    public IReadOnlyList<string> SinkTopics =>
    [
        .. Definition.Sinks.Select(sink => sink.Topic)
            .Concat(Definition.Views.Select(view => view.Sink).SelectMany(sink => new[] { sink?.Topic, sink?.Corrections }))
            .OfType<string>()
            .Distinct(),
    ];

    /// <summary>The observers that the file doesn't declare.</summary>
    public IReadOnlyList<Observer> GivenObservers { get; private init; } = [];

    /// <summary>State that is read before an event is folded: what the file declares, then <see cref="GivenIngestStates"/>.</summary>
    public IReadOnlyList<IngestState> IngestStates => [.. DeclaredIngestStates, .. GivenIngestStates];

    /// <summary>The ingest states that the file doesn't declare.</summary>
    public IReadOnlyList<IngestState> GivenIngestStates { get; private init; } = [];

    private IReadOnlyList<IngestState> DeclaredIngestStates { get; init; } = [];

    /// <summary>Which of its fields are personal data, and what becomes of them before anything is stored.</summary>
    public PersonalFields Personal { get; private init; } = null!;

    /// <summary>Everything that has shards: the views by their index, then the observers.</summary>
    public IReadOnlyList<ISharded> Sharded => [.. Views, .. Observers];

    /// <summary>The hash of the definition, which names this version of the pipeline: 16 hexadecimal digits.</summary>
    public string Version { get; private init; } = "";

    /// <summary>Names of the reference tables that its transforms use, each once.</summary>
    public IReadOnlyList<string> Tables { get; private init; } = [];

    /// <summary>Which pipeline it is a candidate for, when it runs as a shadow; null for one that runs for itself.</summary>
    public ShadowRun? Shadow { get; private init; }

    /// <summary>
    /// Whether what it makes goes anywhere but into its own ledger, results and side outputs. A shadow has no sinks: whoever writes to one
    /// asks here.
    /// </summary>
    public bool HasSinks => Shadow is null;

    /// <summary>The file that it was compiled from, from which every later build can compile it again; null when there is none.</summary>
    public string? Text { get; private init; }

    /// <summary>Compiles a definition that the parser has accepted; throws <see cref="ArgumentException"/> for any other.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="text">The file that it was parsed from, if it was.</param>
    public static Pipeline Compile(PipelineDefinition definition, string? text = null)
    {
        var layout = LayoutOf(definition);
        var personal = PersonalFields.Of(definition);
        var conditions = definition.Views.SelectMany(view => view.Aggregates).Select(one => one.Where).OfType<string>()
            .DistinctBy(Expression.Canonical).ToList();
        string[] marks = [.. conditions.Select(Expression.Canonical)];
        return new Pipeline(definition, layout)
        {
            TimeSlot = layout.SlotOf(definition.EventTime.Field),
            Transformer = Transformer.Compile(definition.Transforms, layout),
            Views = [.. definition.Views.Select((view, index) => Compile(view, index, layout, marks, personal))],
            Marks = [.. conditions.Select(condition => Condition.Compile(condition, layout))],
            Sinks = [.. definition.Sinks.Select(sink => new EventSink(sink, definition, layout))],
            Radar = definition.Drift is null ? null : new DriftRadar(definition, layout, keepsExamples: personal.IsEmpty),
            DeclaredIngestStates = definition.Deduplicate is { } once ? [new Deduplication(once, layout)] : [],
            Version = DefinitionHash.Compute(definition),
            Tables = [.. definition.Transforms.Select(TableOf).OfType<string>().Distinct()],
            Text = text,
            Personal = personal,
        };
    }

    private static string? TableOf(TransformDefinition step) => step switch
    {
        TransformDefinition.Enrich enrich => enrich.Table,
        TransformDefinition.Template template => template.Table,
        _ => null,
    };

    /// <summary>
    /// This pipeline with state beside its views, in place of what it was given before. Names must differ from those of the views, and of
    /// what the file declares.
    /// </summary>
    public Pipeline With(IReadOnlyList<Observer> observers, IReadOnlyList<IngestState> ingestStates) =>
        Copy(this, Shadow, observers, ingestStates);

    /// <summary>
    /// This pipeline as a candidate for the one of its name, which runs beside that one under <paramref name="name"/>, with a consumer
    /// group of its own. It keeps the version of its file, which is that of the pipeline once the candidate is activated.
    /// </summary>
    public Pipeline AsShadow(string name, TopicStart start) =>
        Copy(Compile(Silent(name)), new ShadowRun(Name, start), GivenObservers, GivenIngestStates);

    /// <summary>The definition without anything that others would take what comes of it for what comes of this pipeline.</summary>
    private PipelineDefinition Silent(string name) => Definition with
    {
        Name = name, ConsumerGroup = null, Sinks = [], Views = [.. Definition.Views.Select(view => view with { Sink = null })],
    };

    /// <summary>What was compiled, as this version of the file.</summary>
    private Pipeline Copy(
        Pipeline compiled, ShadowRun? shadow, IReadOnlyList<Observer> observers, IReadOnlyList<IngestState> ingestStates) =>
        new(compiled.Definition, compiled.Layout)
        {
            TimeSlot = compiled.TimeSlot,
            Transformer = compiled.Transformer,
            Views = compiled.Views,
            Marks = compiled.Marks,
            Tables = compiled.Tables,
            Sinks = compiled.Sinks,
            Radar = compiled.Radar,
            Personal = compiled.Personal,
            DeclaredIngestStates = compiled.DeclaredIngestStates,
            Version = Version,
            Text = Text,
            Shadow = shadow,
            GivenObservers = observers,
            GivenIngestStates = ingestStates,
        };

    /// <summary>The view or observer of that name; null when there is none.</summary>
    public ISharded? Find(string name) => Sharded.FirstOrDefault(one => one.Name == name);

    private static RowLayout LayoutOf(PipelineDefinition definition)
    {
        var scope = new FieldScope(definition.Fields);
        foreach (var step in definition.Transforms)
            scope.Apply(step);
        return scope.Layout;
    }

    /// <summary>Conditions that mean the same are one mark.</summary>
    private static int MarkOf(AggregateDefinition aggregate, string[] marks) =>
        aggregate.Where is { } where ? Array.IndexOf(marks, Expression.Canonical(where)) : Aggregate.Unmarked;

    private static View Compile(ViewDefinition view, int index, RowLayout layout, string[] marks, PersonalFields personal) => new(
        view,
        index,
        [.. view.Key.Select(layout.SlotOf)],
        [.. view.Key.Concat(view.Aggregates.SelectMany(AggregateFactory.Fields)).Select(layout.SlotOf).Distinct()],
        view.Where is null ? null : Condition.Compile(view.Where, layout),
        [
            .. view.Aggregates.Select(aggregate =>
                AggregateFactory.Create(aggregate, layout) with { Mark = MarkOf(aggregate, marks) }),
        ],
        ComputedValues.Compile(view, layout),
        ViewHash.Meaning(view, personal),
        ViewHash.Definition(view, layout, personal),
        [.. view.Aggregates.Select(aggregate => ViewHash.Aggregate(aggregate, layout, personal))]);
}
