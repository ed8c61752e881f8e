using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Personal;
using Serverless.Core.Rows;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Identifies what a view's results mean, what its states are made of, and each of its aggregates. The hashes are taken over canonical
/// texts; they must be the same in every build: with another one a view counts as changed.
/// </summary>
internal static class ViewHash
{
    /// <summary>
    /// What a result of the view means whatever its aggregates are: key, condition, window, and whether its panes discard. Where it is
    /// found counts too: results in pages are apart from those of other pages, and from those that are items of their own.
    /// </summary>
    public static string Meaning(ViewDefinition view, PersonalFields personal) => HashOf(json =>
    {
        Write(json, view.Key);
        WriteHashed(json, view.Key, personal);
        json.WriteStringValue(view.Where is null ? null : Expression.Canonical(view.Where));
        Write(json, view.Window);
        json.WriteBooleanValue(view.Discarding);
        if (view.PageBuckets is { } buckets)
            json.WriteNumberValue(buckets);
    });

    /// <summary>What the view's states are made of: their meaning, how late events are merged, and the aggregates.</summary>
    public static string Definition(ViewDefinition view, RowLayout layout, PersonalFields personal) => HashOf(json =>
    {
        json.WriteStringValue(Meaning(view, personal));
        json.WriteBooleanValue(view.LateEvents == LateEvents.Correct);
        Write(json, view.Aggregates.Select(aggregate => Aggregate(aggregate, layout, personal)));
    });

    /// <summary>What the states of an aggregate are, and what they are called.</summary>
    public static string Aggregate(AggregateDefinition aggregate, RowLayout layout, PersonalFields personal) => HashOf(json =>
    {
        Write(json, aggregate, layout);
        WriteHashed(json, AggregateFactory.Fields(aggregate), personal);
    });

    // Nothing for those that aren't: their hashes are as before there were any.
    private static void WriteHashed(Utf8JsonWriter json, IEnumerable<string> fields, PersonalFields personal)
    {
        foreach (var field in fields.Where(field => personal.UseOf(field) == PersonalUse.Hash))
            Write(json, ["hashed", field]);
    }

    private static string HashOf(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }
        return Hash64.Of(text.WrittenSpan).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Write(Utf8JsonWriter json, WindowDefinition window)
    {
        json.WriteStringValue(window.Kind);
        foreach (var parameter in window.Parameters)
            json.WriteNumberValue(parameter);
    }

    private static void Write(Utf8JsonWriter json, AggregateDefinition aggregate, RowLayout layout)
    {
        Write(json, [aggregate.Name, aggregate.Kind, aggregate.Field, TypeOf(aggregate.Field, layout)]);
        foreach (var (name, value) in AggregateFactory.StateParameters(aggregate))
        {
            json.WriteStringValue(name);
            Write(json, value);
        }
        foreach (var field in AggregateFactory.KeptFields(aggregate))
            json.WriteStringValue(TypeOf(field, layout));
        if (aggregate.Where is { } where)
            Write(json, ["where", Expression.Canonical(where)]);
    }

    private static void Write(Utf8JsonWriter json, ParameterValue? value)
    {
        switch (value)
        {
            case ParameterValue.Number number: json.WriteNumberValue(number.Value); break;
            case ParameterValue.Numbers numbers: Write(json, numbers.Values); break;
            case ParameterValue.Texts texts: Write(json, texts.Values); break;
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
