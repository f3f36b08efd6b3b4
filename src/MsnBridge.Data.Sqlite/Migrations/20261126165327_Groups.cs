using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MsnBridge.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Groups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    puppet_id = table.Column<string>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    members = table.Column<string>(type: "TEXT", nullable: false),
                    lasts = table.Column<bool>(type: "INTEGER", nullable: false),
                    change = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_groups", x => new { x.puppet_id, x.conversation_id });
                    table.ForeignKey(
                        name: "FK_groups_puppets_puppet_id",
                        column: x => x.puppet_id,
                        principalTable: "puppets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "groups");
        }
    }
}
