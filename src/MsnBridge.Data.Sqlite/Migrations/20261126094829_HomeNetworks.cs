using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MsnBridge.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HomeNetworks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "home_inbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    lane = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_content = table.Column<byte[]>(type: "BLOB", nullable: true),
                    accepted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    set_aside_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_home_inbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "home_memory",
                columns: table => new
                {
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_home_memory", x => new { x.network, x.key });
                });

            migrationBuilder.CreateTable(
                name: "home_secrets",
                columns: table => new
                {
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_secret = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_home_secrets", x => new { x.network, x.address, x.name });
                });

            migrationBuilder.CreateIndex(
                name: "ix_home_inbox_ended",
                table: "home_inbox",
                column: "ended_at",
                filter: "ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_home_inbox_key",
                table: "home_inbox",
                columns: new[] { "network", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_home_inbox_pending",
                table: "home_inbox",
                columns: new[] { "network", "lane", "id" },
                filter: "ended_at IS NULL AND set_aside_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "home_inbox");

            migrationBuilder.DropTable(
                name: "home_memory");

            migrationBuilder.DropTable(
                name: "home_secrets");
        }
    }
}
