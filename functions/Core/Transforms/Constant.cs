using System.Globalization;
using System.Text;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>A value from a pipeline file, parsed, to be put into rows.</summary>
internal sealed class Constant
{
    private readonly FieldType _type;
    private readonly long _bits;
    private readonly byte[] _text;

    private Constant(FieldType type, long bits, byte[] text) => (_type, _bits, _text) = (type, bits, text);

    /// <summary>
    /// The value; null when <paramref name="text"/> is not a value of the type, or the type has no constants (timestamps).
    /// </summary>
    public static Constant? Parse(FieldType type, string text) => type switch
    {
        FieldType.Text => new Constant(type, 0, Encoding.UTF8.GetBytes(text)),
        FieldType.Number
            when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            new Constant(type, BitConverter.DoubleToInt64Bits(number), []),
        FieldType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            new Constant(type, whole, []),
        FieldType.Boolean when text is "true" or "false" => new Constant(type, text == "true" ? 1 : 0, []),
        _ => null,
    };

    public void Put(Row row, int slot)
    {
        if (_type == FieldType.Text)
            row.SetText(slot, _text, 0, _text.Length);
        else if (_type == FieldType.Number)
            row.SetNumber(slot, BitConverter.Int64BitsToDouble(_bits));
        else if (_type == FieldType.Integer)
            row.SetInteger(slot, _bits);
        else
            row.SetBoolean(slot, _bits != 0);
    }
}
