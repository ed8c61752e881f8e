using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Texts;

/// <summary>
/// The fields of a format whose values are texts with names. A decoder offers what it finds in an event; then each field takes the first of
/// its places that has a value, as a value of the field's type: numbers, and <c>true</c> and <c>false</c>, need no setting for that.
/// Allocates nothing. One thread at a time.
/// </summary>
internal sealed class TextFields
{
    private readonly Utf8Table _names;
    private readonly FieldPlace[][] _places;
    private readonly (string Name, FieldSlot Slot)[] _fields;
    private readonly Found[] _found;

    /// <param name="fields">Their names and aliases are the names of their values.</param>
    /// <param name="layout">Gives each field its slot.</param>
    /// <param name="times">The forms of times where a field names none; none: ISO 8601, or a count since 1970.</param>
    public TextFields(IReadOnlyList<FieldDefinition> fields, RowLayout layout, params string[] times)
    {
        _fields = [.. fields.Select(field => (field.Name, new FieldSlot(AsText(field, times), layout.SlotOf(field.Name))))];
        _found = new Found[fields.Count];
        var places = fields
            .SelectMany((field, index) => field.Aliases.Prepend(field.Name)
                .Select((path, order) => (Name: NameIn(path), Place: new FieldPlace(index, order))))
            .GroupBy(place => place.Name, place => place.Place, StringComparer.Ordinal)
            .ToList();
        _names = new Utf8Table([.. places.Select(place => Encoding.UTF8.GetBytes(place.Key))]);
        _places = [.. places.Select(place => place.ToArray())];
    }

    /// <summary>The number of a name; -1 when no field has it.</summary>
    public int NumberOf(ReadOnlySpan<byte> name) => _names.Find(name);

    /// <summary>Begins an event, of which nothing is found yet.</summary>
    public void Begin() => Array.Clear(_found);

    /// <summary>
    /// Offers a value that isn't missing. Returns the name of a field that has two values at one place, so that it isn't known which was
    /// meant; else null.
    /// </summary>
    /// <param name="number">Of its name; -1 for one that no field has.</param>
    /// <param name="bytes">The event.</param>
    /// <param name="from">Where the value begins in the event.</param>
    /// <param name="to">Where it ends, exclusive.</param>
    /// <param name="form">How it is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? Offer(int number, in EventBytes bytes, int from, int to, TextForm form = TextForm.Plain) =>
        number < 0 ? null : OfferWanted(number, bytes, new Found(0, from, to, form));

    /// <summary>
    /// As the other, for formats that have a hyphen where there is no value, and each name once in an event. Nothing is no value, too.
    /// </summary>
    public void OfferUnlessHyphen(int number, in EventBytes bytes, int from, int to, TextForm form = TextForm.Plain)
    {
        if (to > from && !(to == from + 1 && bytes.Span[from] == '-'))
            Offer(number, bytes, from, to, form);
    }

    /// <summary>Offers a number that isn't written in the event as such.</summary>
    public void OfferNumber(int number, int value)
    {
        if (number >= 0)
            OfferWanted(number, default, new Found(0, value, value, TextForm.Number));
    }

    /// <summary>Puts what was found into the slots. Returns the rejection of the first field whose value isn't of its type.</summary>
    /// <param name="bytes">The event.</param>
    /// <param name="slots">Takes the values.</param>
    /// <param name="escapes">How the format writes escapes; null: it has none.</param>
    public Rejection? Put(in EventBytes bytes, SlotWriter slots, TextEscapes? escapes = null)
    {
        for (var field = 0; field < _found.Length; field++)
        {
            ref readonly var found = ref _found[field];
            if (found.Place > 0 && Put(bytes, found, _fields[field].Slot, slots, escapes) is { } reason)
                return RejectionOf(bytes, found, reason, _fields[field].Name);
        }
        return null;
    }

    private string? OfferWanted(int number, in EventBytes bytes, in Found value)
    {
        foreach (var place in _places[number])
        {
            ref var found = ref _found[place.Field];
            var order = place.Order + 1;
            if (found.Place == order)
                return _fields[place.Field].Name;
            if (found.Place > 0 && found.Place < order)
                continue;
            if (value.Form != TextForm.Plain || !_fields[place.Field].Slot.IsMissing(bytes.Span[value.From..value.To]))
                found = value with { Place = order };
        }
        return null;
    }

    private static string? Put(in EventBytes bytes, in Found found, FieldSlot slot, SlotWriter slots, TextEscapes? escapes)
    {
        switch (found.Form)
        {
            case TextForm.Plain:
                return slot.PutText(slots, bytes.Source, bytes.Start + found.From, found.To - found.From);
            case TextForm.True:
                return slot.PutCopy(slots, "true"u8);
            case TextForm.Number:
                Span<byte> digits = stackalloc byte[16];
                Utf8Formatter.TryFormat(found.From, digits, out var length);
                return slot.PutCopy(slots, digits[..length]);
            default:
                return escapes!.TryUnescape(bytes.Span[found.From..found.To]) ? slot.PutCopy(slots, escapes.Text) : Reasons.Malformed;
        }
    }

    private static Rejection RejectionOf(in EventBytes bytes, in Found found, string reason, string field)
    {
        var stage = reason is Reasons.WrongType or Reasons.Malformed ? RejectionStage.Decode : RejectionStage.Validate;
        return found.Form == TextForm.Number
            ? new Rejection(stage, reason, field, found.From.ToString(CultureInfo.InvariantCulture))
            : new Rejection(stage, reason, field, Printable.Of(bytes.Span[found.From..found.To]), found.From);
    }

    // A path of several steps is a name with dots: these formats have no values inside others.
    private static string NameIn(string path) => FieldPath.TryParse(path)?.Steps is [{ Name: { } only }] ? only : path;

    private static FieldDefinition AsText(FieldDefinition field, string[] times) => field with
    {
        NumbersAsText = true,
        TrueTexts = IsPlain(field) ? ["true"] : field.TrueTexts,
        FalseTexts = IsPlain(field) ? ["false"] : field.FalseTexts,
        Times = field is { Type: FieldType.Timestamp, Times.Count: 0 } ? times : field.Times,
    };

    private static bool IsPlain(FieldDefinition field) => field is { TrueTexts.Count: 0, FalseTexts.Count: 0 };

    /// <param name="Place">Which of the field's places it is, from 1; 0: nothing is found.</param>
    /// <param name="From">Where the value begins in the event.</param>
    /// <param name="To">Where it ends, exclusive.</param>
    /// <param name="Form">How it is written.</param>
    private readonly record struct Found(int Place, int From, int To, TextForm Form);
}

/// <summary>How the text of a value is written.</summary>
internal enum TextForm
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>With escapes.</summary>
    Escaped,

    /// <summary>Not at all: that its name is there means true.</summary>
    True,

    /// <summary>Not as it is: it is a number that was computed.</summary>
    Number,
}
