using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads a view's <c>window</c>, an object with the window's kind as its only property.</summary>
internal sealed class WindowReader(ErrorList errors)
{
    /// <summary>Most windows that one event may belong to.</summary>
    public const int MaxOverlap = 1_000;

    private static readonly string[] Kinds = ["tumbling", "hopping", "sliding", "session", "global"];

    private readonly ScalarReader _values = new(errors);

    /// <summary>Null after an error that leaves no window.</summary>
    public WindowDefinition? Read(ObjectNode node)
    {
        if (SingleProperty.Of(node, "window", Kinds, errors) is not { } kind)
            return null;
        var value = node.Members[0].Value;
        if (kind == "tumbling")
            return new WindowDefinition.Tumbling(_values.Milliseconds(value, least: 1) ?? 1);
        if (_values.Object(value) is not { } inner)
            return null;
        var reader = new ObjectReader(inner, errors);
        var window = Read(kind, reader);
        reader.Done();
        return window;
    }

    private static WindowDefinition Read(string kind, ObjectReader reader) => kind switch
    {
        "hopping" => Overlapping(reader, "slide", (size, slide) => new WindowDefinition.Hopping(size, slide)),
        "sliding" => Overlapping(reader, "step", (size, step) => new WindowDefinition.Sliding(size, step)),
        "session" => new WindowDefinition.Session(reader.Milliseconds("gap", least: 1)),
        _ => new WindowDefinition.GlobalCount(reader.Need("every") is null ? 1 : reader.Whole("every", otherwise: 1, least: 1, int.MaxValue)),
    };

    private static WindowDefinition Overlapping(ObjectReader reader, string stepName, Func<long, long, WindowDefinition> create)
    {
        var size = reader.Milliseconds("size", least: 1);
        var step = reader.Milliseconds(stepName, least: 1);
        if (size > 0 && step > size)
            reader.Error(stepName, $"'{stepName}' {Duration.Format(step)} is more than 'size' {Duration.Format(size)}: events between the windows would be lost");
        if (step > 0 && size / step > MaxOverlap)
            reader.Error(stepName, $"an event would be in {size / step} windows, and {MaxOverlap} are allowed: make '{stepName}' at least {Duration.Format((size + MaxOverlap - 1) / MaxOverlap)}");
        return create(size, step);
    }
}
