using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Personal;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>
/// Checks what a pipeline does with its personal fields: nothing that is kept may need what is dropped, no condition of a view may look at
/// what is a hash by then, and no personal value may come in by a second name.
/// </summary>
internal sealed class PersonalCheck
{
    private readonly PipelineDefinition _pipeline;
    private readonly PersonalFields _personal;
    private readonly ErrorList _errors;

    private PersonalCheck(PipelineDefinition pipeline, PersonalFields personal, ErrorList errors) =>
        (_pipeline, _personal, _errors) = (pipeline, personal, errors);

    /// <summary>Adds the mistakes of a file that was read, as far as it could be.</summary>
    public static void Run(ObjectReader file, PipelineDefinition pipeline)
    {
        if (pipeline.Fields.All(field => field.Personal is null))
            return;
        var check = new PersonalCheck(pipeline, PersonalFields.Of(pipeline), file.Errors);
        check.CheckFields(file.Node.Find("fields") as ObjectNode);
        check.CheckMade(file.Node.Find("transforms") as ArrayNode);
        if (file.Node.Find("deduplicate") is ObjectNode ids)
            check.CheckKept(ids.Find("by"), pipeline.Deduplicate?.By ?? []);
        check.CheckSource(file.Node.Find("drift") as ObjectNode, pipeline.Drift?.Source);
        check.CheckSinks(file.Node.Find("sinks") as ObjectNode);
        foreach (var view in (file.Node.Find("views") as ArrayNode)?.Items.OfType<ObjectNode>() ?? [])
            check.CheckView(view);
    }

    private void CheckFields(ObjectNode? fields)
    {
        foreach (var field in _pipeline.Fields)
        {
            if (fields?.Find(field.Name) is not ObjectNode node)
                continue;
            if (IsEventTime(field.Name) && field.Personal is PersonalUse.Drop or PersonalUse.Hash)
                _errors.Add(node, $"'{field.Name}' is the event-time field, which windows are made of: remove 'personal'");
            if (field.Personal == PersonalUse.No && !IsMade(field.Name))
            {
                _errors.Add(node, "\"personal\": \"no\" is for a field that a transform makes of a personal one: remove it from "
                    + $"'{field.Name}'");
            }
            if (field.Personal is null or PersonalUse.No && SamePlace(field) is { } other)
            {
                _errors.Add(node, $"'{field.Name}' has the value of the personal field '{other}': give it \"personal\": \"hash\" or "
                    + "\"drop\"");
            }
        }
    }

    private bool IsEventTime(string field) => field == _pipeline.EventTime.Field || field == _pipeline.EventTime.Otherwise;

    /// <summary>The names of sources are kept and shown as they come.</summary>
    private void CheckSource(ObjectNode? drift, string? source)
    {
        if (drift?.Find("source") is { } at && source is not null && _personal.UseOf(source) is not null)
            _errors.Add(at, $"'{source}' is personal, and the names of sources are shown: choose another field, or remove it");
    }

    /// <summary>Dead letters are events as they came: what is stored of them is encrypted, what a topic got would not be.</summary>
    private void CheckSinks(ObjectNode? sinks)
    {
        if (sinks?.Find("deadLetters") is { } letters && !_personal.IsEmpty)
            _errors.Add(letters, "dead letters are events as they came, with their personal values: remove this sink, and look at them by "
                + "'deadletters', which has the key");
    }

    private bool IsMade(string field)
    {
        var scope = new FieldScope(_pipeline.Fields);
        return _pipeline.Transforms.Any(step => scope.Results(step).Any(result => result.Name == field));
    }

    private string? SamePlace(FieldDefinition field)
    {
        var places = PlacesOf(field);
        return _pipeline.Fields
            .FirstOrDefault(other => other.Personal is PersonalUse.Hash or PersonalUse.Drop && PlacesOf(other).Overlaps(places))?.Name;
    }

    private static HashSet<string> PlacesOf(FieldDefinition field) => field switch
    {
        { Record: { } part } => [$"record {part}"],
        { Header: { } header } => [$"header {header}"],
        _ => [field.Name, .. field.Aliases.Select(alias => FieldPath.TryParse(alias)?.ToString()).OfType<string>()],
    };

    private void CheckMade(ArrayNode? transforms)
    {
        if (transforms is null)
            return;
        foreach (var (name, type) in _personal.Unhashable.Where(made => _pipeline.Fields.All(field => field.Name != made.Name)))
        {
            _errors.Add(transforms, $"'{name}' is made of a personal field, and as it is {type.InWords()} it can't be hashed: declare it "
                + "in 'fields' with \"personal\": \"drop\", or with \"no\" where it tells nothing about a person");
        }
    }

    private void CheckView(ObjectNode view)
    {
        if (view.Find("key") is { } key)
            CheckKept(key, TextsOf(key));
        CheckCondition(view.Find("where"));
        foreach (var (_, entry) in (view.Find("aggregates") as ObjectNode)?.Members ?? [])
        {
            if (entry is not ObjectNode aggregate)
                continue;
            CheckCondition(aggregate.Find("where"));
            var definition = DefinitionOf(view, aggregate);
            CheckKept(aggregate, definition is null ? [] : AggregateFactory.Fields(definition));
        }
    }

    private AggregateDefinition? DefinitionOf(ObjectNode view, ObjectNode aggregate)
    {
        var name = view.Find("name") is ValueNode text ? text.Text : "";
        var entry = (view.Find("aggregates") as ObjectNode)!.Members.First(member => ReferenceEquals(member.Value, aggregate)).Name;
        return _pipeline.Views.FirstOrDefault(one => one.Name == name)?.Aggregates.FirstOrDefault(one => one.Name == entry);
    }

    private static IEnumerable<string> TextsOf(Node array) =>
        (array as ArrayNode)?.Items.OfType<ValueNode>().Select(item => item.Text) ?? [];

    private void CheckKept(Node? at, IEnumerable<string> fields)
    {
        foreach (var field in fields.Where(field => _personal.UseOf(field) == PersonalUse.Drop).Distinct())
        {
            if (at is not null)
                _errors.Add(at, $"'{field}' is personal and dropped after the transforms, so that nothing can be kept of it: hash it, or "
                    + "use a field that a transform makes of it");
        }
    }

    private void CheckCondition(Node? at)
    {
        if (at is not ValueNode condition)
            return;
        foreach (var field in Expression.FieldsOf(condition.Text).Where(field => _personal.UseOf(field) is not null))
        {
            _errors.Add(at, $"'{field}' is personal, and after the transforms it is hashed or dropped: test it in 'transforms', where a "
                + "\"compute\" gives true or false, and use that field here");
        }
    }
}
