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
        if (syntax.IsFirstAlone && value is not ObjectNode)
            return Create(syntax, [Value(syntax.Parameters[0], value), .. syntax.Parameters.Skip(1).Select(Otherwise)], Report);
        if (_values.Object(value) is not { } inner)
            return null;
        var reader = new ObjectReader(inner, errors);
        IReadOnlyList<WindowValue?> values = [.. syntax.Parameters.Select(parameter => Value(parameter, reader))];
        reader.Done();
        return Create(syntax, values, reader.Error);

        void Report(string parameter, string problem) => errors.Add(value, problem);
    }

    private WindowValue? Value(WindowParameter parameter, ObjectReader reader)
    {
        var found = parameter.Otherwise is null ? reader.Need(parameter.Name) : reader.Find(parameter.Name);
        return found is null ? Otherwise(parameter) : Value(parameter, found);
    }

    private static WindowValue? Otherwise(WindowParameter parameter) =>
        parameter.Otherwise is { } value ? new WindowValue(value) : null;

    private WindowValue? Value(WindowParameter parameter, Node node)
    {
        if (parameter.IsText)
            return _values.Text(node) is { } text ? new WindowValue(0, text) : null;
        var number = parameter.Words.Count > 0 ? _values.Choice(node, Indices(parameter.Words))
            : parameter.IsDuration ? _values.Milliseconds(node, parameter.Least)
            : _values.Whole(node, parameter.Least, parameter.Most);
        return number is { } value ? new WindowValue(value) : null;
    }

    private static Dictionary<string, long> Indices(IReadOnlyList<string> words) =>
        words.Select((word, index) => KeyValuePair.Create(word, (long)index)).ToDictionary();

    private static WindowDefinition? Create(WindowSyntax syntax, IReadOnlyList<WindowValue?> values, Action<string, string> report)
    {
        if (values.Any(value => value is null))
            return null;
        IReadOnlyList<WindowValue> given = [.. values.Select(value => value!.Value)];
        if (syntax.Check?.Invoke(given) is not { } fault)
            return syntax.Create(given);
        report(fault.Parameter, fault.Problem);
        return null;
    }
}
