using System.Data.Common;
using MsnBridge.Data.Model;

namespace MsnBridge.Data;

/// <summary>What differs between one database system and another.</summary>
internal interface IDatabaseProvider
{
    /// <summary>Takes the database for this process and creates or migrates it.</summary>
    /// <exception cref="BridgeDataException">It cannot be used.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>A context of the pool; the caller disposes it.</summary>
    BridgeContext CreateContext();

    /// <summary>Says for a person what a fault of the database means and what to do.</summary>
    BridgeDataException Explain(DbException fault);

    /// <summary>Whether the fault is one of the database, the disk or the machine, which any other write would meet as well.</summary>
    bool IsTrouble(DbException fault);

    /// <summary>Sees to it that nothing of what was erased is left in any file of the database.</summary>
    Task EraseRemainsAsync(CancellationToken cancellationToken);

    /// <summary>A statement that changes nothing and yet has to be written to the disk.</summary>
    string TrialWrite { get; }

    /// <summary>An expression of SQL: the home network of the message that the column <c>event</c> of the journal holds, or is about; null where there is none.</summary>
    string HomeNetworkOfEvent { get; }

    /// <summary>What the database takes on the disk, its log included.</summary>
    long MeasureBytes();

    /// <summary>What its disk has left; null where that cannot be told.</summary>
    long? FindFreeBytes();
}
