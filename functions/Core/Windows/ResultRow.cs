using System.Globalization;
using System.Text;
using System.Text.Json;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>
/// Puts the values of a result into a row. A slot of -1 is passed over; so is a value that isn't of its slot's type, such as null or
/// an overflow where a number belongs: the slot stays missing.
/// </summary>
internal static class ResultRow
{
    private const string NoMember = "";

    /// <summary>Puts a number.</summary>
    public static void PutNumber(this Row row, int slot, double value)
    {
        if (slot >= 0)
            row.SetNumber(slot, value);
    }

    /// <summary>Puts a time; one outside the years 1970 to 9999, such as the end of a window that has none, is passed over.</summary>
    public static void PutTime(this Row row, int slot, EventTime value)
    {
        if (slot >= 0 && EpochTime.Holds(value))
            row.SetTime(slot, value);
    }

    /// <summary>Puts a key field from its text; null for a missing one.</summary>
    public static void PutText(this Row row, int slot, string? text)
    {
        if (slot < 0 || text is null)
            return;
        switch (row.Layout.TypeOf(slot))
        {
            case FieldType.Boolean: row.SetBoolean(slot, text == "true"); break;
            case FieldType.Number: row.SetNumber(slot, double.Parse(text, CultureInfo.InvariantCulture)); break;
            default: row.CopyText(slot, Encoding.UTF8.GetBytes(text)); break;
        }
    }

    /// <summary>Puts the members of a JSON object by their names, and those of an object in it as <c>name.member</c>.</summary>
    public static void PutMembers(this Row row, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        PutMembers(row, ref reader, NoMember);
    }

    private static void PutMembers(Row row, ref Utf8JsonReader reader, string prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + reader.GetString();
            reader.Read();
            if (row.Layout.SlotOf(name) is >= 0 and var slot)
                PutValue(row, slot, ref reader);
            else if (prefix == NoMember && reader.TokenType == JsonTokenType.StartObject)
                PutMembers(row, ref reader, $"{name}.");
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                reader.Skip();
        }
    }

    private static void PutValue(Row row, int slot, ref Utf8JsonReader reader)
    {
        switch (row.Layout.TypeOf(slot), reader.TokenType)
        {
            case (FieldType.Number, JsonTokenType.Number): row.SetNumber(slot, reader.GetDouble()); break;
            case (FieldType.Text, JsonTokenType.String): row.CopyText(slot, Encoding.UTF8.GetBytes(reader.GetString()!)); break;
            case (FieldType.Boolean, JsonTokenType.True or JsonTokenType.False): row.SetBoolean(slot, reader.GetBoolean()); break;
            case (FieldType.Timestamp, JsonTokenType.String) when IsoTime.TryParse(reader.ValueSpan, out var time):
                row.PutTime(slot, time);
                break;
        }
    }
}
