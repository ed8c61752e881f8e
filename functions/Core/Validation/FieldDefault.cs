using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Validation;

/// <summary>The default of a field, for events that don't have the field.</summary>
internal sealed class FieldDefault
{
    private readonly int _slot;
    private readonly FieldType _type;
    private readonly byte[] _text;
    private readonly double _number;
    private readonly long _integer;
    private readonly bool _boolean;
    private readonly EventTime _time;

    /// <summary>Throws <see cref="ArgumentException"/> when the text isn't a value of the field's type.</summary>
    public FieldDefault(FieldDefinition field, int slot)
    {
        (_slot, _type, _text) = (slot, field.Type, Encoding.UTF8.GetBytes(field.Default!));
        var isOfType = _type switch
        {
            FieldType.Number => NumberText.TryDouble(_text, out _number) && double.IsFinite(_number),
            FieldType.Integer => NumberText.TryInteger(_text, out _integer),
            FieldType.Boolean => bool.TryParse(field.Default, out _boolean),
            FieldType.Timestamp => TimestampText.TryParse(_text, counts: true, out _time) && EpochTime.Holds(_time),
            _ => true,
        };
        if (!isOfType)
            throw new ArgumentException($"the default '{field.Default}' of field '{field.Name}' is no {_type}");
    }

    /// <summary>Sets the field if the row doesn't have it.</summary>
    public void Apply(Row row)
    {
        if (row.Has(_slot))
            return;
        switch (_type)
        {
            case FieldType.Number: row.SetNumber(_slot, _number); break;
            case FieldType.Integer: row.SetInteger(_slot, _integer); break;
            case FieldType.Boolean: row.SetBoolean(_slot, _boolean); break;
            case FieldType.Timestamp: row.SetTime(_slot, _time); break;
            default: row.SetText(_slot, _text, 0, _text.Length); break;
        }
    }
}
