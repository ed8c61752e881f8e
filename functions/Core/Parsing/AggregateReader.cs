using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>
/// Reads one entry of a view's <c>aggregates</c>. Values are read as they are in the file; the kinds of aggregates check them. A mistake is
/// reported at the property that it is in.
/// </summary>
internal sealed class AggregateReader(FieldScope scope, ErrorList errors)
{
    private readonly ScalarReader _scalars = new(errors);

    // Properties that could not be read, and were reported.
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>The definition, also when there are mistakes in it.</summary>
    public AggregateDefinition Read(string name, ObjectReader reader)
    {
        if (Names.CheckField(name) is { } problem)
            errors.Add(reader.Node, problem);
        var kind = Reading("kind", () => reader.Text("kind")) ?? "";
        var definition = new AggregateDefinition
        {
            Name = name,
            Kind = kind,
            Field = Reading("field", () => reader.OptionalText("field")),
            Where = Reading("where", () => reader.OptionalText("where")),
            Parameters = ReadParameters(AggregateKinds.Find(kind), reader),
        };
        reader.Done();
        new FieldReferences(scope, errors).CheckCondition(reader.Find("where"), definition.Where);
        foreach (var (property, message) in AggregateFactory.Check(definition, TypeOf(definition), _reported))
            reader.Error(property, message);
        return definition;
    }

    /// <summary>The types of fields; null, so that nothing is said of them, where one may be right and couldn't be read.</summary>
    private Func<string, FieldType?>? TypeOf(AggregateDefinition definition) =>
        AggregateFactory.Fields(definition).Any(field => scope.Visible(field) is null && scope.MayHave(field)) ? null : scope.Visible;

    /// <summary>
    /// Reads the parameters of the kind, and those of other kinds that the entry has: the check reports that this kind doesn't take them.
    /// </summary>
    private Dictionary<string, ParameterValue> ReadParameters(AggregateKind? kind, ObjectReader reader)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var name in AggregateKinds.ParameterNames)
        {
            var isForeign = kind is not null && kind.Parameter(name) is null;
            if (isForeign && reader.Node.Find(name) is null)
                continue;
            if (reader.Find(name) is { } node && Reading(name, () => Value(node)) is { } value)
                values.Add(name, value);
        }
        return values;
    }

    private ParameterValue? Value(Node node)
    {
        switch (node)
        {
            case ArrayNode { Items: [ValueNode { Kind: JsonTokenType.String }, ..] } texts:
                return new ParameterValue.Texts([.. texts.Items.Select(item => _scalars.Text(item) ?? "")]);
            case ArrayNode array:
                return new ParameterValue.Numbers([.. array.Items.Select(item => _scalars.Number(item) ?? 0)]);
            case ValueNode { Kind: JsonTokenType.String } text:
                return new ParameterValue.Text(text.Text);
            case ValueNode { Kind: JsonTokenType.Number }:
                return _scalars.Number(node) is { } number ? new ParameterValue.Number(number) : null;
            default:
                errors.Add(node, $"must be a number, a text in quotes or an array of these, and is {node.Description}");
                return null;
        }
    }

    private T? Reading<T>(string property, Func<T?> read)
        where T : class
    {
        var before = errors.Count;
        var value = read();
        if (errors.Count > before)
            _reported.Add(property);
        return value;
    }
}
