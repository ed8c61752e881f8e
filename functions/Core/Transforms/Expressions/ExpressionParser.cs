using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>Recursive descent, one method per level of binding. A method returns null once <see cref="Error"/> is set; only the first error is kept.</summary>
internal sealed class ExpressionParser(List<Token> tokens, RowLayout layout)
{
    private const int MaxNesting = 50;

    private readonly OperandParser _operands = new(layout);
    private int _next;
    private int _nesting;

    public ExpressionError? Error { get; private set; }

    /// <summary>The whole expression: nothing may stand behind it.</summary>
    public Term? Whole()
    {
        var term = Disjunction();
        return term is null || Current.Kind == TokenKind.End ? term : Fail(Current, $"an operator or the end was expected, and here is {Current}");
    }

    private Token Current => tokens[_next];

    private Term? Disjunction() => Joined(Conjunction, "or", (left, right) => new Either(left, right));

    private Term? Conjunction() => Joined(Negated, "and", (left, right) => new Both(left, right));

    private Term? Joined(Func<Term?> part, string word, Func<Condition, Condition, Condition> join)
    {
        var left = part();
        while (left is not null && Accept(word))
        {
            var right = part();
            left = right is null || AsCondition(left, word) is not { } first || AsCondition(right, word) is not { } second
                ? null
                : new Term(join(first, second), left.Position);
        }
        return left;
    }

    private Term? Negated()
    {
        var start = Current;
        if (!Accept("not"))
            return Compared();
        return Nested(Negated) is { } term && AsCondition(term, "not") is { } condition ? new Term(new Not(condition), start.Position) : null;
    }

    private Condition? AsCondition(Term term, string word)
    {
        if (term.Node is not Condition)
            Fail(term.Position, $"'{word}' joins conditions, and this is {term.Kind}");
        return term.Node as Condition;
    }

    private Term? Compared()
    {
        if (Sum() is not { } left)
            return null;
        var operation = Current;
        if (Accept("in"))
            return OneOf(left, operation);
        if (Comparisons.Parse(operation) is not { } comparison)
            return left;
        _next++;
        return Sum() is { } right ? Compared(comparison, operation, left, right) : null;
    }

    private Term? Compared(Comparison comparison, Token operation, Term left, Term right) =>
        ComparisonFactory.Create(comparison, left.Node, right.Node) is { } condition
            ? new Term(condition, left.Position)
            : Fail(operation, $"{left.Kind} and {right.Kind} can't be compared with {operation}");

    private Term? OneOf(Term left, Token operation)
    {
        Term? found = null;
        if (!Expect("("))
            return null;
        do
        {
            if (Sum() is not { } choice || Compared(Comparison.Equal, operation, left, choice) is not { } equal)
                return null;
            found = found is null ? equal : new Term(new Either((Condition)found.Node, (Condition)equal.Node), left.Position);
        }
        while (Accept(","));
        return Expect(")") ? found : null;
    }

    private Term? Sum() => Calculated(Product, "+", "-");

    private Term? Product() => Calculated(Signed, "*", "/");

    private Term? Calculated(Func<Term?> part, string one, string other)
    {
        var left = part();
        while (left is not null && Current is { Kind: TokenKind.Symbol } operation && (Accept(one) || Accept(other)))
        {
            var right = part();
            left = right is null || AsNumber(left, operation) is not { } first || AsNumber(right, operation) is not { } second
                ? null
                : new Term(new Arithmetic(operation.Value[0], first, second), left.Position);
        }
        return left;
    }

    private Term? Signed()
    {
        var sign = Current;
        if (!Accept("-"))
            return Operand();
        if (Current.Kind == TokenKind.Number)
            return OperandParser.Number(tokens[_next++], "-") ?? Fail(sign, "this number is too large");
        return Nested(Signed) is { } term && AsNumber(term, sign) is { } number ? new Term(new Negation(number), sign.Position) : null;
    }

    private NumberTerm? AsNumber(Term term, Token operation)
    {
        if (term.Node is not NumberTerm)
            Fail(term.Position, $"{operation} is for numbers, and this is {term.Kind}");
        return term.Node as NumberTerm;
    }

    private Term? Operand()
    {
        var token = Current;
        if (Accept("("))
            return Nested(Disjunction) is { } inner && Expect(")") ? inner with { Position = token.Position } : null;
        if (token.Kind == TokenKind.Name && tokens[_next + 1].Is("("))
            return Call(token);
        if (token.Kind is TokenKind.End or TokenKind.Symbol)
            return Fail(token, $"a field, a number or a 'text' was expected, and here is {token}");
        _next++;
        return _operands.Parse(token, out var problem) ?? Fail(token, problem);
    }

    private Term? Call(Token function)
    {
        _next += 2;
        var arguments = new List<Term>();
        if (!Current.Is(")"))
        {
            do
            {
                if (Nested(Sum) is not { } argument)
                    return null;
                arguments.Add(argument);
            }
            while (Accept(","));
        }
        return !Expect(")") ? null : Functions.Call(function.Value, arguments, out var problem) is { } condition ? new Term(condition, function.Position) : Fail(function, problem);
    }

    // Bounds the recursion, so that no text can exhaust the stack.
    private Term? Nested(Func<Term?> part)
    {
        if (_nesting == MaxNesting)
            return Fail(Current, $"more than {MaxNesting} levels of nesting");
        _nesting++;
        var term = part();
        _nesting--;
        return term;
    }

    private bool Accept(string word)
    {
        var found = Current.Is(word);
        if (found)
            _next++;
        return found;
    }

    private bool Expect(string symbol)
    {
        var found = Accept(symbol);
        if (!found)
            Fail(Current, $"'{symbol}' was expected, and here is {Current}");
        return found;
    }

    private Term? Fail(Token at, string message) => Fail(at.Position, message);

    private Term? Fail(int position, string message)
    {
        Error ??= new ExpressionError(position, message);
        return null;
    }
}
