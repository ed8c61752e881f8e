using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads a view's <c>window</c>, an object with the window's kind as its only property.</summary>
internal sealed class WindowReader(ErrorList errors)
{
    private static readonly string[] Kinds = [.. WindowKindList.All.Select(syntax => syntax.Kind)];

    private readonly ScalarReader _values = new(errors);

    /// <summary>Null after an error that leaves no window.</summary>
    public WindowDefinition? Read(ObjectNode node)
    {
        if (ProcessingTime.IsMeant(node))
        {
            errors.Add(node, ProcessingTime.Refusal);
            return null;
        }
        if (_values.SingleProperty(node, "window", Kinds) is not { } kind)
            return null;
        var syntax = WindowKindList.All.First(one => one.Kind == kind);
        var value = node.Members[0].Value;
        if (syntax.Parameters is [{ Name: null } only])
            return Create(syntax, [Value(only, value)], (_, problem) => errors.Add(value, problem));
        if (_values.Object(value) is not { } inner)
            return null;
        var reader = new ObjectReader(inner, errors);
        IReadOnlyList<long?> values =
        [
            .. syntax.Parameters.Select(parameter => Value(parameter, reader)),
        ];
        reader.Done();
        return Create(syntax, values, reader.Error);
    }

    private long? Value(WindowParameter parameter, ObjectReader reader)
    {
        var found = parameter.Otherwise is null ? reader.Need(parameter.Name!) : reader.Find(parameter.Name!);
        return found is null ? parameter.Otherwise : Value(parameter, found);
    }

    private long? Value(WindowParameter parameter, Node node) =>
        parameter.IsDuration ? _values.Milliseconds(node, parameter.Least) : _values.Whole(node, parameter.Least, parameter.Most);

    private static WindowDefinition? Create(WindowSyntax syntax, IReadOnlyList<long?> values, Action<string, string> report)
    {
        if (values.Any(value => value is null))
            return null;
        IReadOnlyList<long> given = [.. values.Select(value => value!.Value)];
        if (syntax.Check?.Invoke(given) is not { } fault)
            return syntax.Create(given);
        report(fault.Parameter, fault.Problem);
        return null;
    }
}
