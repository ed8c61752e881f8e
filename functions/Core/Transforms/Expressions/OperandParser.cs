using System.Globalization;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>Turns single tokens into terms: literals, and fields of the layout.</summary>
internal sealed class OperandParser(RowLayout layout)
{
    public Term? Parse(Token token, out string problem)
    {
        problem = "this number is too large";
        return token.Kind switch
        {
            TokenKind.Number => Number(token, ""),
            TokenKind.Text => new Term(new TextLiteral(token.Value), token.Position),
            _ when token.Value is "true" or "false" => new Term(new BooleanLiteral(token.Value == "true"), token.Position),
            _ => Field(token, out problem),
        };
    }

    /// <summary>Null when it is beyond what a double holds.</summary>
    public static Term? Number(Token token, string sign)
    {
        var text = sign + token.Value;
        var valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        long? whole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return valid ? new Term(new NumberLiteral(number, whole), token.Position - sign.Length) : null;
    }

    private Term? Field(Token token, out string problem)
    {
        var slot = layout.SlotOf(token.Value);
        problem = slot >= 0 ? "" : Unknown(token.Value);
        return slot < 0 ? null : new Term(Field(slot, layout.TypeOf(slot)), token.Position, slot);
    }

    private static object Field(int slot, FieldType type) => type switch
    {
        FieldType.Text => new TextField(slot),
        FieldType.Boolean => new BooleanField(slot),
        _ => new NumberField(slot, whole: type != FieldType.Number),
    };

    private string Unknown(string name)
    {
        if (Expression.Keywords.Contains(name))
            return $"a field, a number or a 'text' was expected, and here is '{name}'";
        var names = layout.Fields.Select(field => field.Name).ToArray();
        var minus = name.Contains('-') && names.Contains(name[..name.IndexOf('-')]);
        return $"there is no field '{name}' here{(minus ? "; put spaces around '-' to subtract" : NearestName.Hint(name, names))}";
    }
}
