namespace Serverless.Core.Expressions.Parsing;

/// <summary>
/// Recursive descent over the grammar of the CEL language definition, one method per level of precedence. A method returns null once <see
/// cref="Error"/> is set; only the first error is kept.
/// </summary>
internal sealed class Parser
{
    /// <summary>Longest expression, in characters.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Deepest tree, and deepest nesting of brackets: CEL asks for 32 at least.</summary>
    public const int MaxDepth = 120;

    private static readonly string[] Relations = ["==", "!=", "<", "<=", ">", ">="];

    private readonly List<Token> _tokens;
    private readonly OperandParser _operands;
    private int _next;
    private int _nesting;

    private Parser(List<Token> tokens)
    {
        _tokens = tokens;
        _operands = new OperandParser(Fail);
    }

    private ExpressionError? Error { get; set; }

    private Token Current => _tokens[_next];

    /// <summary>The tree of <paramref name="text"/>; null with an error.</summary>
    public static Syntax? Parse(string text, out ExpressionError? error)
    {
        error = text.Length > MaxLength ? new ExpressionError(MaxLength, $"an expression has at most {MaxLength} characters") : null;
        if (error is not null)
            return null;
        var lexer = new Lexer(text);
        var tokens = lexer.Run();
        if ((error = lexer.Error) is not null)
            return null;
        var parser = new Parser(tokens);
        var tree = parser.Whole();
        error = parser.Error;
        return tree;
    }

    private Syntax? Whole()
    {
        var tree = Expression();
        return tree is null || Current.Kind == TokenKind.End ? tree : Fail(Current.Position, Unexpected.After(_tokens, _next));
    }

    private Syntax? Expression()
    {
        if (!Enter() || Logic("||") is not { } condition)
            return null;
        var tree = Current.Is("?") ? Conditional(condition) : condition;
        _nesting--;
        return tree;
    }

    private Syntax? Conditional(Syntax condition)
    {
        var position = _tokens[_next++].Position;
        return Logic("||") is { } then && Expect(":") && Expression() is { } otherwise
            ? Bounded(new Syntax.Conditional(position, condition, then, otherwise))
            : null;
    }

    private Syntax? Logic(string symbol)
    {
        var terms = new List<Syntax>();
        var position = 0;
        do
        {
            position = position == 0 && terms.Count == 1 ? _tokens[_next - 1].Position : position;
            if ((symbol == "||" ? Logic("&&") : Relation()) is not { } term)
                return null;
            terms.Add(term);
        }
        while (Accept(symbol));
        return terms.Count == 1 ? terms[0] : Bounded(new Syntax.Logic(position, symbol == "&&", terms));
    }

    private Syntax? Relation() => Chain(Addition, static token => token.IsWord("in") || Relations.Any(token.Is));

    private Syntax? Addition() => Chain(Multiplication, static token => token.Is("+") || token.Is("-"));

    private Syntax? Multiplication() => Chain(Unary, static token => token.Is("*") || token.Is("/") || token.Is("%"));

    private Syntax? Chain(Func<Syntax?> part, Func<Token, bool> isOperator)
    {
        var left = part();
        while (left is not null && isOperator(Current))
        {
            var found = _tokens[_next++];
            left = part() is { } right ? Bounded(new Syntax.Call(found.Position, found.Text, null, [left, right])) : null;
        }
        return left;
    }

    private Syntax? Unary()
    {
        var sign = Current;
        if (!sign.Is("!") && !sign.Is("-"))
            return Member();
        _next++;
        if (sign.Is("-") && Current.Kind is TokenKind.Int or TokenKind.Double)
            return Members(_operands.Number(_tokens[_next++], sign));
        if (!Enter() || Unary() is not { } operand)
            return null;
        _nesting--;
        return Bounded(new Syntax.Call(sign.Position, sign.Text, null, [operand]));
    }

    private Syntax? Member() => Members(Primary());

    private Syntax? Members(Syntax? tree)
    {
        while (tree is not null)
        {
            if (Current.Is("."))
                tree = Selected(tree);
            else if (Current.Is("["))
                tree = Indexed(tree);
            else
                break;
        }
        return tree;
    }

    private Syntax? Selected(Syntax operand)
    {
        var name = _tokens[++_next];
        if (name.Kind is not (TokenKind.Name or TokenKind.Quoted))
            return Fail(name.Position, $"a name was expected after '.', and here is {name}");
        _next++;
        if (!Current.Is("("))
            return Bounded(new Syntax.Select(name.Position, operand, name.Text));
        _next++;
        return Sequence(")") is { } arguments ? Bounded(new Syntax.Call(name.Position, name.Text, operand, arguments)) : null;
    }

    private Syntax? Indexed(Syntax list)
    {
        var position = _tokens[_next++].Position;
        return Expression() is { } index && Expect("]") ? Bounded(new Syntax.Call(position, "[]", null, [list, index])) : null;
    }

    private Syntax? Primary()
    {
        var token = Current;
        // A leading point says that a name is meant from the root, which here is all there is.
        if (token.Is(".") && _tokens[_next + 1].Kind == TokenKind.Name)
            token = _tokens[++_next];
        _next += token.Kind == TokenKind.End ? 0 : 1;
        if (token.Is("("))
            return Expression() is { } inner && Expect(")") ? inner : null;
        if (token.Is("["))
            return Sequence("]", mayTrail: true) is { } items ? Bounded(new Syntax.List(token.Position, items)) : null;
        if (token.Is("{"))
            return Fail(token.Position, "maps and messages are not known here");
        if (token.Kind != TokenKind.Name || !Current.Is("("))
            return _operands.Operand(token, Current);
        _next++;
        return OperandParser.CanCall(token.Text) ? Called(token) : Fail(token.Position, OperandParser.Reserved(token.Text));
    }

    private Syntax? Called(Token function) =>
        Sequence(")") is { } arguments ? Bounded(new Syntax.Call(function.Position, function.Text, null, arguments)) : null;

    private List<Syntax>? Sequence(string closing, bool mayTrail = false)
    {
        var items = new List<Syntax>();
        while (!Accept(closing))
        {
            if (items.Count > 0 && !Expect(",", closing))
                return null;
            if (mayTrail && items.Count > 0 && Accept(closing))
                break;
            if (Expression() is not { } item)
                return null;
            items.Add(item);
        }
        return items;
    }

    private Syntax? Bounded(Syntax tree) => tree.Depth <= MaxDepth ? tree : Fail(tree.Position, TooDeep);

    private static string TooDeep => $"the expression is nested more than {MaxDepth} levels deep: split it over several fields";

    private bool Enter()
    {
        if (_nesting == MaxDepth)
            Fail(Current.Position, TooDeep);
        return _nesting++ < MaxDepth;
    }

    private bool Accept(string symbol)
    {
        var found = Current.Is(symbol);
        if (found)
            _next++;
        return found;
    }

    private bool Expect(string symbol, string? or = null)
    {
        var found = Accept(symbol);
        if (!found)
            Fail(Current.Position, Unexpected.Instead(_tokens, _next, or is null ? $"'{symbol}'" : $"'{symbol}' or '{or}'"));
        return found;
    }

    private Syntax? Fail(int position, string message)
    {
        Error ??= new ExpressionError(position, message);
        return null;
    }
}
