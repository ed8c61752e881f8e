namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>What happens to a request on its way.</summary>
internal enum Disturbance
{
    None,

    /// <summary>The server does it, and the connection breaks before its answer is here.</summary>
    AnswerLost,

    /// <summary>The connection breaks before the server has it.</summary>
    RequestLost,

    /// <summary>The server is too busy: status 503.</summary>
    Busy,
}
