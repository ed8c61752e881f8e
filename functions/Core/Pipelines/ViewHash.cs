using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Identifies what the stored states of a view mean. The hash is taken over a canonical text; it must be the same in every build: with
/// another hash a view counts as changed, and is rebuilt.
/// </summary>
internal static class ViewHash
{
    /// <summary>The hash of a view as 16 hexadecimal digits.</summary>
    public static string Compute(ViewDefinition view, RowLayout layout)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
            Write(json, view, layout);
        return Hash64.Of(text.WrittenSpan).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Write(Utf8JsonWriter json, ViewDefinition view, RowLayout layout)
    {
        json.WriteStartArray();
        Write(json, view.Key);
        json.WriteStringValue(view.Where is null ? null : Expression.Canonical(view.Where));
        Write(json, view.Window);
        json.WriteNumberValue(view.AllowedLatenessMs);
        json.WriteBooleanValue(view.LateEvents == LateEvents.Correct);
        json.WriteBooleanValue(view.Discarding);
        foreach (var aggregate in view.Aggregates)
            Write(json, aggregate, layout);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WindowDefinition window)
    {
        json.WriteStringValue(window.Kind);
        foreach (var parameter in window.Parameters)
            json.WriteNumberValue(parameter);
    }

    private static void Write(Utf8JsonWriter json, AggregateDefinition aggregate, RowLayout layout)
    {
        json.WriteStartArray();
        Write(json, [aggregate.Name, aggregate.Kind, aggregate.Field, TypeOf(aggregate.Field, layout)]);
        foreach (var (name, value) in AggregateFactory.EffectiveParameters(aggregate))
        {
            json.WriteStringValue(name);
            Write(json, value);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ParameterValue? value)
    {
        switch (value)
        {
            case ParameterValue.Number number: json.WriteNumberValue(number.Value); break;
            case ParameterValue.Numbers numbers: Write(json, numbers.Values); break;
            case ParameterValue.Text text: json.WriteStringValue(text.Value); break;
            default: json.WriteNullValue(); break;
        }
    }

    /// <summary>The type of a field by its name, because the state of a first or a minimum has it; null for no field.</summary>
    private static string? TypeOf(string? field, RowLayout layout) => field is null ? null : layout.TypeOf(layout.SlotOf(field)).ToString();

    private static void Write(Utf8JsonWriter json, IEnumerable<string?> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<double> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
