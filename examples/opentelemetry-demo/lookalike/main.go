// A look-alike of any image, for clusters that cannot have the real one. It answers the ports of LOOKALIKE_PORTS, such as
// "http:8080 grpc:3550 tcp:6379 udp:53", by their protocols, so probes succeed and connections open. Without ports it only
// keeps running. It is in Go, because the limits of the demo's services are below the 80 MB that Node takes.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// A gRPC message of grpc.health.v1.HealthCheckResponse: not compressed, 2 bytes long, status (field 1) SERVING (1).
var serving = []byte{0, 0, 0, 0, 2, 0x08, 1}

const unimplemented = "12"

// answer replies to HTTP with 200, and to gRPC as a server with the health service alone does.
func answer(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/metrics" {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprintln(w, "lookalike_up 1")
		return
	}
	if r.ProtoMajor < 2 || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
		fmt.Fprintf(w, "%s %s\n", r.Method, r.URL.Path)
		return
	}
	io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/grpc")
	status := unimplemented
	if r.URL.Path == "/grpc.health.v1.Health/Check" {
		w.Write(serving)
		status = "0"
	}
	w.Header().Set(http.TrailerPrefix+"Grpc-Status", status)
}

func serve(address string) error {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := http.Server{Addr: address, Handler: http.HandlerFunc(answer), Protocols: protocols}
	return server.ListenAndServe()
}

// accept opens each TCP connection and reads what it gets until the other side closes it.
func accept(address string) error {
	listener, err := net.Listen("tcp", address)
	for err == nil {
		var connection net.Conn
		if connection, err = listener.Accept(); err == nil {
			go func() {
				io.Copy(io.Discard, connection)
				connection.Close()
			}()
		}
	}
	return err
}

// echo sends each UDP packet back.
func echo(address string) error {
	socket, err := net.ListenPacket("udp", address)
	buffer := make([]byte, 1<<16)
	for err == nil {
		var length int
		var from net.Addr
		if length, from, err = socket.ReadFrom(buffer); err == nil {
			socket.WriteTo(buffer[:length], from)
		}
	}
	return err
}

var listenBy = map[string]func(string) error{"http": serve, "grpc": serve, "tcp": accept, "udp": echo}

func main() {
	// Under this name it stands in for the program that start scripts fill templates with.
	if filepath.Base(os.Args[0]) == "envsubst" {
		io.Copy(os.Stdout, os.Stdin)
		return
	}
	failed := make(chan error, 1)
	for _, text := range strings.Fields(os.Getenv("LOOKALIKE_PORTS")) {
		protocol, port, _ := strings.Cut(text, ":")
		listen := listenBy[protocol]
		if listen == nil {
			log.Fatalf("LOOKALIKE_PORTS has %q: write PROTOCOL:PORT with http, grpc, tcp or udp", text)
		}
		go func() { failed <- fmt.Errorf("%s: %w", text, listen(":"+port)) }()
	}
	// As process 1 it has no default action for a signal.
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	log.Printf("look-alike of %s: ports %q", os.Getenv("LOOKALIKE_OF"), os.Getenv("LOOKALIKE_PORTS"))
	select {
	case err := <-failed:
		log.Fatal(err)
	case <-ended:
	}
}
