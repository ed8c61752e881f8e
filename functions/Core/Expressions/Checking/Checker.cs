using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Checking;

/// <summary>Gives every part of a tree its type and compiles it, over the fields of a layout.</summary>
internal sealed class Checker
{
    private static readonly Dictionary<string, TimePart> TimeParts =
        Enum.GetValues<TimePart>().ToDictionary(part => $"get{part}", StringComparer.Ordinal);

    private readonly RowLayout _layout;
    private readonly Mistakes _mistakes;

    private Checker(RowLayout layout)
    {
        _layout = layout;
        _mistakes = new Mistakes(layout, [.. Functions.Names, .. ConstantFunctions.Names, .. TimeParts.Keys, "has", "dyn"]);
    }

    /// <summary>The compiled tree; null with an error.</summary>
    public static Checked? Check(Syntax tree, RowLayout layout, out ExpressionError? error)
    {
        error = null;
        try
        {
            return new Checker(layout).Check(tree);
        }
        catch (CheckProblem problem)
        {
            error = problem.Error;
            return null;
        }
    }

    private Checked Check(Syntax tree)
    {
        var found = Folding.Fold(Compile(tree));
        if (found.Node.Position == 0)
            found.Node.Position = tree.Position;
        return found;
    }

    private Checked Compile(Syntax tree) => tree switch
    {
        Syntax.Null => new Checked(new Constant<Item>(new Item(Kind.Null, 0)), CelType.Null),
        Syntax.Bool literal => new Checked(new Constant<bool>(literal.Value), CelType.Bool),
        Syntax.Int literal => new Checked(new Constant<long>(literal.Value), CelType.Int),
        Syntax.Uint literal => new Checked(new Constant<ulong>(literal.Value), CelType.Uint),
        Syntax.Double literal => new Checked(new Constant<double>(literal.Value), CelType.Real),
        Syntax.String literal => new Checked(new TextConstant(literal.Value), CelType.Str),
        Syntax.Bytes literal => new Checked(new TextConstant(literal.Value), CelType.Bytes),
        Syntax.Name or Syntax.Select => Field(tree),
        Syntax.Logic logic => new Checked(Logic(logic), CelType.Bool),
        Syntax.Conditional conditional => Conditional(conditional),
        Syntax.List list => List(list),
        Syntax.Call call => Call(call),
        _ => throw new ArgumentException($"'{tree.GetType().Name}' is no expression", nameof(tree)),
    };

    private Checked Field(Syntax tree)
    {
        var slot = SlotOf(tree);
        return _layout.TypeOf(slot) switch
        {
            FieldType.Text => new Checked(new TextField(slot), CelType.Str),
            FieldType.Integer => new Checked(new IntField(slot), CelType.Int),
            FieldType.Number => new Checked(new DoubleField(slot), CelType.Real),
            FieldType.Boolean => new Checked(new BoolField(slot), CelType.Bool),
            _ => new Checked(new TimeField(slot), CelType.Timestamp),
        };
    }

    // A field's name may have points in it, so a chain of selections is looked up as a whole.
    private int SlotOf(Syntax tree)
    {
        if (NameOf(tree) is not { } name)
            throw new CheckProblem(tree.Position, $"only fields have names: '.{(tree as Syntax.Select)?.Member}' selects nothing here");
        return _layout.SlotOf(name) is >= 0 and var slot ? slot : throw _mistakes.UnknownField(tree.Position, name);
    }

    /// <summary>The field that a name, or a chain of selections, is; null for anything else.</summary>
    public static string? NameOf(Syntax tree) => tree switch
    {
        Syntax.Name name => name.Text,
        Syntax.Select select when NameOf(select.Operand) is { } outer => $"{outer}.{select.Member}",
        _ => null,
    };

    private Node<bool> Condition(Syntax tree, string symbol)
    {
        var found = Check(tree);
        return found.Type == CelType.Bool ? found.Bool : throw Mistakes.NoCondition(tree.Position, symbol, found.Type);
    }

    private Logic Logic(Syntax.Logic tree)
    {
        var symbol = tree.And ? "&&" : "||";
        return new Logic(tree.And, [.. tree.Terms.Select(term => Condition(term, symbol))]);
    }

    private Checked Conditional(Syntax.Conditional tree)
    {
        var condition = Condition(tree.Condition, "?");
        var (then, otherwise) = (Check(tree.Then), Check(tree.Otherwise));
        if (CelType.Common(then.Type, otherwise.Type) is not { } type || (type.Kind == Kind.Number && then.Type != otherwise.Type))
            throw Mistakes.MixedResults(tree.Position, then.Type, otherwise.Type);
        Node node = type.Kind switch
        {
            Kind.Bool => new Conditional<bool>(condition, then.Bool, otherwise.Bool),
            Kind.Int or Kind.Duration => new Conditional<long>(condition, then.Long, otherwise.Long),
            Kind.Uint => new Conditional<ulong>(condition, then.Uint, otherwise.Uint),
            Kind.Double => new Conditional<double>(condition, then.Double, otherwise.Double),
            Kind.Number => new Conditional<Number>(condition, then.Number, otherwise.Number),
            Kind.Timestamp => new Conditional<Moment>(condition, then.Moment, otherwise.Moment),
            Kind.Ip => new Conditional<IpAddress>(condition, then.Ip, otherwise.Ip),
            Kind.Network => new Conditional<IpNetwork>(condition, then.Network, otherwise.Network),
            Kind.String or Kind.Bytes or Kind.Url => new Conditional<ReadOnlySpan<byte>>(condition, then.Text, otherwise.Text),
            Kind.List => new Conditional<Item[]>(condition, then.List, otherwise.List),
            _ => new Conditional<Item>(condition, then.Item, otherwise.Item),
        };
        return new Checked(node, type);
    }

    private Checked List(Syntax.List tree)
    {
        var items = tree.Items.Select(Check).ToArray();
        CelType? type = null;
        foreach (var item in items)
        {
            if (item.Type.IsOpaque)
                throw new CheckProblem(tree.Position, $"a list can't hold {item.Type}: keep its text, as in string(x)");
            type = CelType.Common(type ?? item.Type, item.Type)
                ?? throw Mistakes.MixedItems(tree.Position, type!, item.Type);
        }
        if (items.Length == 0)
            return new Checked(new Constant<Item[]>([]), CelType.EmptyList);
        // By way of folding, an item that is a constant becomes one of the list's.
        var parts = items.Select(item => (Node<Item>)Folding.Fold(new Checked(item.Item, item.Type)).Node).ToArray();
        return new Checked(new ListOf(parts), CelType.ListOf(type));
    }

    private Checked Call(Syntax.Call call) => call.Function switch
    {
        "==" or "!=" or "<" or "<=" or ">" or ">=" => Comparison(call),
        "in" => Membership(call),
        "[]" => Index(call),
        "!" or "-" or "+" or "*" or "/" or "%" => Operator(call),
        "has" when call.Target is null => new Checked(Presence(call), CelType.Bool),
        "dyn" when call.Target is null && call.Arguments.Count == 1 => Check(call.Arguments[0]),
        _ when Qualified(call) is { } named => Call(named),
        _ when ConstantFunctions.Find(call) is { } made => made.Make(call, Arguments(call)),
        _ when TimeParts.TryGetValue(call.Function, out var part) && call.Target is not null => Part(call, part),
        _ => Function(call),
    };

    private Checked Comparison(Syntax.Call call)
    {
        var (left, right) = (Check(call.Arguments[0]), Check(call.Arguments[1]));
        return Comparisons.Create(call.Function, left, right) is { } node
            ? new Checked(node, CelType.Bool)
            : throw Mistakes.NotComparable(call.Position, call.Function, left.Type, right.Type);
    }

    private Checked Membership(Syntax.Call call)
    {
        var value = Check(call.Arguments[0]);
        if (call.Arguments[1] is Syntax.List list)
        {
            List(list);
            var items = list.Items.Select(Check).ToArray();
            var node = Comparisons.OneOf(value, items) ?? throw Mistakes.NotComparable(call.Position, "in", value.Type, items[0].Type);
            return new Checked(node, CelType.Bool);
        }
        var found = Check(call.Arguments[1]);
        if (found.Type.Kind != Kind.List)
            throw Mistakes.NoList(call.Position, found.Type);
        if (found.Type.Item is { } item && CelType.Common(item, value.Type) is null)
            throw Mistakes.NotComparable(call.Position, "in", value.Type, item);
        return new Checked(new Binary<IsIn, Item, Item[], bool>(value.Item, found.List), CelType.Bool);
    }

    private Checked Index(Syntax.Call call)
    {
        var (list, index) = (Check(call.Arguments[0]), Check(call.Arguments[1]));
        if (list.Type.Kind != Kind.List || !index.Type.IsNumeric)
            throw new CheckProblem(call.Position, $"'[]' takes an item of a list by its number, and here are {list.Type} and {index.Type}");
        if (list.Type.Item is null)
            throw new CheckProblem(call.Position, "the list is empty: it has no items");
        var at = index.Type == CelType.Int ? index.Long : new Unary<NumberToIndex, Number, long>(index.Number);
        return Checked.OfItem(new Binary<ItemAt, Item[], long, Item>(list.List, at) { Position = call.Position }, list.Type.Item);
    }

    private Checked Operator(Syntax.Call call)
    {
        var operands = call.Arguments.Select(Check).ToArray();
        if (call.Function == "+" && operands is [{ Type.Kind: Kind.List } left, { Type.Kind: Kind.List } right]
            && CelType.Common(left.Type, right.Type) is { } type)
            return new Checked(new Binary<JoinLists, Item[], Item[], Item[]>(left.List, right.List), type);
        return Operators.Find(call.Function).FirstOrDefault(one => one.Takes.Count == operands.Length && one.Fits(operands)) is { } found
            ? new Checked(found.Make(operands), found.Gives)
            : throw Mistakes.NoOperator(call, operands);
    }

    private Presence Presence(Syntax.Call call)
    {
        if (call.Arguments is not [Syntax.Name or Syntax.Select])
            throw new CheckProblem(call.Position, "has takes one field, as in has(device)");
        return new Presence(SlotOf(call.Arguments[0]));
    }

    /// <summary>
    /// A call such as <c>regex.extract(text, pattern)</c> as one of the function of that whole name; null for any other call. As in CEL the
    /// longer name is looked for first, so a field called regex doesn't stand in its way.
    /// </summary>
    private static Syntax.Call? Qualified(Syntax.Call call) =>
        QualifiedName(call) is { } name && (Functions.Find(name).Count > 0 || ConstantFunctions.Names.Contains(name))
            ? new Syntax.Call(call.Position, name, null, call.Arguments)
            : null;

    private static string? QualifiedName(Syntax.Call call) => call.Target is Syntax.Name space ? $"{space.Text}.{call.Function}" : null;

    /// <summary>Whether what stands before a call's point is part of the function's name, and no field.</summary>
    public static bool IsQualified(Syntax.Call call) => Qualified(call) is not null;

    private Checked Part(Syntax.Call call, TimePart part)
    {
        var arguments = Arguments(call);
        var ofDuration = part is TimePart.Hours or TimePart.Minutes or TimePart.Seconds or TimePart.Milliseconds;
        Node node = arguments switch
        {
            [{ Type.Kind: Kind.Duration } duration] when ofDuration => new DurationPart(part, duration.Long),
            [{ Type.Kind: Kind.Timestamp } moment] => new MomentPartInZone(part, moment.Moment, Zone.Utc),
            [{ Type.Kind: Kind.Timestamp } moment, { Node: TextConstant zone, Type.Kind: Kind.String }] =>
                new MomentPartInZone(part, moment.Moment, KnownZone(call.Arguments[0].Position, zone.Value)),
            [{ Type.Kind: Kind.Timestamp } moment, { Type.Kind: Kind.String } zone] =>
                new MomentPartInNamedZone(part, moment.Moment, zone.Text),
            _ => throw Mistakes.NoTime(call, arguments, ofDuration),
        };
        return new Checked(node, CelType.Int);
    }

    private static Zone KnownZone(int position, byte[] name) => Zone.Find(name) ?? throw Mistakes.UnknownZone(position, name);

    private Checked Function(Syntax.Call call)
    {
        var overloads = Functions.Find(call.Function);
        if (overloads.Count == 0)
            throw _mistakes.UnknownFunction(call, QualifiedName(call));
        var arguments = Arguments(call);
        var found = overloads.FirstOrDefault(one => one.IsMember == call.Target is not null && one.Fits(arguments))
            ?? throw Mistakes.NoOverload(call, arguments, overloads);
        var node = found.Make(arguments);
        if (!found.IsMember && arguments is [{ Node: TextConstant text }]
            && node.Probe(new Row(new RowLayout([]))) is not Outcome.Ok and var outcome)
            throw Mistakes.NoConstant(call, text.Value, outcome);
        return new Checked(node, found.Gives);
    }

    private Checked[] Arguments(Syntax.Call call) =>
        [.. (call.Target is null ? call.Arguments : call.Arguments.Prepend(call.Target)).Select(Check)];
}
