namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>An environment variable that is set until this is disposed.</summary>
internal sealed class Variable : IDisposable
{
    private readonly string _name;

    public Variable(string name, string value)
    {
        _name = name;
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
}
